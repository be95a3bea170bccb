namespace GResNet.Search;

/// <summary>A vector that is near to a query.</summary>
/// <param name="Row">Its place in the index, from 0.</param>
/// <param name="Score">How near it is; by the metric, less or more is nearer.</param>
public readonly record struct Neighbor(int Row, float Score);
