using GResNet.Bench.VersusTorch;
using GResNet.Bench.Workloads;

namespace GResNet.Bench.Tests.VersusTorch;

/// <summary>What is printed of comparisons with several peers.</summary>
public sealed class RowTableTests
{
    private static readonly Workload training = new("gresnet50", 224, 16, Mode.Train);

    /// <summary>The headline is against the fastest, by name and version; one that died is none.</summary>
    [Fact]
    public void The_headline_is_against_the_best_peer_that_ran()
    {
        RowReport[] rows =
        [
            Measured("pytorch", ratio: 1.8, "1.13.1"),
            Measured("libtorch-bf16", ratio: 1.3, "TorchSharp 0.107.0, libtorch 2.10.0"),
            RowReport.Failed(training, Kind("libtorch-nhwc"), threads: 2, "its process ended"),
            RowReport.Failed(training with { Batch = 1 }, Kind("pytorch"), threads: 2, "no interpreter"),
        ];

        string[] lines = [.. RowTable.Lines(rows)];

        Assert.Equal(
            [
                "gresnet50 train, 224 px, batch 16: libtorch, channels last failed: its process ended",
                "gresnet50 train, 224 px, batch 1: PyTorch failed: no interpreter",
                "gresnet50 train, 224 px, batch 16: 1.30 times as fast as the best peer that ran, libtorch, bfloat16 "
                    + "(TorchSharp 0.107.0, libtorch 2.10.0).",
                "gresnet50 train, 224 px, batch 1: no peer ran.",
            ],
            lines[^4..]);
        Assert.Equal(4, lines.Length - 4);
    }

    [Fact]
    public void A_row_is_read_as_it_was_written()
    {
        RowReport failed = RowReport.Failed(training, Kind("onnxruntime"), threads: 2, "it is not built");
        Assert.Equal(failed, RowReport.FromJson(JsonLine.Of(failed)));
        RowReport measured = Measured("pytorch", 1.5, "1.13.1");
        Assert.Equal(measured, RowReport.FromJson(JsonLine.Of(measured)));
    }

    private static PeerKind Kind(string name) => PeerKind.All.Single(kind => kind.Name == name);

    private static RowReport Measured(string peer, double ratio, string version) =>
        RowReport.Failed(training, Kind(peer), threads: 2, "") with
        {
            Failure = null, Ours = 12, Peer = 12 / ratio, Ratio = ratio, PeakBytesOurs = 1, PeakBytesPeer = 4,
            Rounds = 9, PeerVersion = version,
        };
}
