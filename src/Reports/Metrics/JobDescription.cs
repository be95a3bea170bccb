using System.Collections.Immutable;

namespace GResNet.Reports;

/// <summary>The processes of a run of several.</summary>
/// <param name="Machines">Names of the machines, each once, in the order of their ranks.</param>
/// <param name="Ranks">How many processes.</param>
/// <param name="Threads">Threads that each computes on.</param>
/// <param name="Connection">What connects them: <c>Open MPI 4.1.4</c>.</param>
public sealed record JobDescription(ImmutableArray<string> Machines, int Ranks, int Threads, string Connection);
