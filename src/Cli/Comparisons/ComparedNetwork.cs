using GResNet.Search;

namespace GResNet.Cli.Comparisons;

/// <summary>A network whose embeddings are compared with those of others.</summary>
/// <param name="Name">What it is called, unlike the others.</param>
/// <param name="Weights">Where its weights are; null for first values.</param>
/// <param name="Resolution">Pixels a side that it is given.</param>
/// <param name="Index">The embeddings of all images.</param>
internal sealed record ComparedNetwork(string Name, string? Weights, int Resolution, VectorIndex Index) : IDisposable
{
    public void Dispose() => Index.Dispose();
}
