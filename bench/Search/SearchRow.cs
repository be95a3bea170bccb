namespace GResNet.Bench.Search;

/// <summary>A row of <c>search</c>.</summary>
/// <param name="Metric">What near is.</param>
/// <param name="Storage">What the vectors' numbers are.</param>
/// <param name="Vectors">How many there are.</param>
/// <param name="Dimensions">Numbers of each.</param>
/// <param name="Queries">At a time.</param>
/// <param name="Threads">To compute on.</param>
/// <param name="QueriesPerSecond">Ours.</param>
/// <param name="GigabytesPerSecond">Of vectors, ours, as if each query at a time read all.</param>
/// <param name="OfBandwidth">Ours, as a share of reading alone.</param>
/// <param name="Gflops">Multiplications and additions, ours.</param>
/// <param name="OfCeiling">Ours, as a share of what the processor can do in registers.</param>
/// <param name="Numpy">How many times as fast as NumPy; null where that was not compared.</param>
/// <param name="Torch">The same of PyTorch.</param>
/// <param name="Rounds">Measured.</param>
/// <param name="RoundsUndisturbed">Of these, those in which the processor was free.</param>
internal sealed record SearchRow(
    string Metric, string Storage, int Vectors, int Dimensions, int Queries, int Threads, double QueriesPerSecond,
    double GigabytesPerSecond, double OfBandwidth, double Gflops, double OfCeiling, double? Numpy, double? Torch,
    int Rounds, int RoundsUndisturbed);
