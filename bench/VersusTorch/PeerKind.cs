using GResNet.Bench.Peer;
using GResNet.Bench.Workloads;

namespace GResNet.Bench.VersusTorch;

/// <summary>What can be compared with.</summary>
/// <param name="Name">On the command line.</param>
/// <param name="Title">In tables.</param>
/// <param name="Modes">What it does.</param>
internal sealed record PeerKind(string Name, string Title, params Mode[] Modes)
{
    /// <summary>That of an interpreter.</summary>
    public static PeerKind PyTorch { get; } = new("pytorch", "PyTorch", Mode.Train, Mode.Inference);

    /// <summary>
    /// All of them. libtorch's networks are our twins in TorchSharp, which has nothing that folds them for inference.
    /// </summary>
    public static PeerKind[] All { get; } =
    [
        PyTorch,
        new("libtorch", "libtorch", Mode.Train),
        new("libtorch-nhwc", "libtorch, channels last", Mode.Train),
        new("libtorch-bf16", "libtorch, bfloat16", Mode.Train),
        new("libtorch-nhwc-bf16", "libtorch, channels last, bfloat16", Mode.Train),
        new("onnxruntime", "ONNX Runtime", Mode.Inference),
    ];

    /// <summary>Opens it.</summary>
    /// <param name="workload">What it does.</param>
    /// <param name="threads">On how many threads.</param>
    /// <param name="python">The interpreter.</param>
    /// <exception cref="PeerException">It cannot be had; the message says why.</exception>
    public NetworkSide Open(Workload workload, int threads, string python) =>
        this == PyTorch
            ? new TorchSide(workload, threads, python)
            : new LibrarySide(Title, Name, workload, threads);
}
