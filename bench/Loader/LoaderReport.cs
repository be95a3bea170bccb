namespace GResNet.Bench.Loader;

/// <summary>One comparison with PyTorch's DataLoader, a line of JSON.</summary>
/// <param name="Mode">train or eval.</param>
/// <param name="Resolution">Pixels a side.</param>
/// <param name="Batch">Images of a batch.</param>
/// <param name="Threads">Our threads, and PyTorch's worker processes.</param>
/// <param name="Photographs">Different images.</param>
/// <param name="Ours">Images per second.</param>
/// <param name="Peer">Images per second of PyTorch.</param>
/// <param name="Ratio">Median over rounds of ours ÷ PyTorch's.</param>
/// <param name="RatioMin">Its least.</param>
/// <param name="RatioMax">Its greatest.</param>
/// <param name="Rounds">Rounds measured.</param>
/// <param name="RoundsUndisturbed">Those in which the processor was free; medians are over these, if any.</param>
/// <param name="PeerVersion">torchvision's version.</param>
internal sealed record LoaderReport(
    string Mode, int Resolution, int Batch, int Threads, int Photographs, double Ours, double Peer, double Ratio,
    double RatioMin,
    double RatioMax, int Rounds, int RoundsUndisturbed, string PeerVersion);
