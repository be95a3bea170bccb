using GResNet.Bench.Peer;
using GResNet.Training.Data.Folders;

namespace GResNet.Bench.Loader;

/// <summary>A DataLoader of PyTorch's with worker processes: <c>Peer/loader.py</c>.</summary>
/// <param name="images">What it loads.</param>
/// <param name="work">What it makes of them.</param>
/// <param name="workers">How many processes do so.</param>
/// <param name="python">The interpreter.</param>
/// <exception cref="BenchException">There is no such interpreter, or it lacks a package.</exception>
internal sealed class TorchLoaderSide(ImageFolder images, LoaderWork work, int workers, string python) : PeerSide(
    PeerProgram.Python(
        "loader.py", [images.Folder, work.ModeName, Number(work.Resolution), Number(work.Batch), Number(workers)],
        python, ("python3-torchvision python3-pil", "torchvision")),
    work.Batch * workers)
{
    /// <summary>Images that it found.</summary>
    public int Images => Built.GetProperty("images").GetInt32();
}
