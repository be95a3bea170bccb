using GResNet.Generators.Graph;

namespace GResNet.Generators.Passes;

/// <summary>A network after the passes that all targets share.</summary>
/// <param name="Steps">Every step a node of its own.</param>
/// <param name="Kernels">The same as kernels, with elementwise work on their loads and stores.</param>
internal sealed record DerivedNetwork(NetworkGraph Steps, NetworkGraph Kernels);
