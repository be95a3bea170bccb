using GResNet.Bench.Gpu;

namespace GResNet.Bench.Tests.Gpu;

/// <summary>Comparisons as they are printed.</summary>
public sealed class GpuRowTableTests
{
    private static readonly GpuRowReport Whole = new(
        "gresnet50", 224, 256, "train", "bf16", "cuda:0", "H200", 1234.567, 12_345_678_901,
        new PeerReport(1000, 1.2346, 1.2, 1.3, 30_000_000_000, 40_000_000_000, "NVIDIA H200"),
        new PeerReport(2000, 0.6173, 0.6, 0.7, 20_000_000_000, 25_000_000_000, "NVIDIA H200"), null, null, 7, "2.5");

    [Fact]
    public void A_table_has_both_of_PyTorchs_ways() => Assert.Equal(
        [
            "Images per second, memory of the device in MB; cuda:0, H200; PyTorch 2.5 on NVIDIA H200",
            "                                             ours    eager  ratio    min – max  compiled  ratio    min – "
                + "max  memory  eager  compiled",
            "gresnet50 train, 224 px, batch 256, bf16  1234.57  1000.00  1.235  1.20 – 1.30   2000.00  0.617  0.60 – "
                + "0.70   12346  30000     20000",
            "",
        ],
        GpuRowTable.Lines([Whole]));

    [Fact]
    public void What_is_missing_is_said_once()
    {
        GpuRowReport eager = Whole with { Compiled = null, NotCompiled = "PyTorch 1.13 has no torch.compile." };
        string[] lines = [.. GpuRowTable.Lines([eager, eager])];
        Assert.Equal("compiled: PyTorch 1.13 has no torch.compile.",
            Assert.Single(lines, line => line.Contains("torch.compile", StringComparison.Ordinal)));
        Assert.Equal(2, lines.Count(line => line.Contains("–  ", StringComparison.Ordinal) && line.EndsWith('–')));
    }

    [Fact]
    public void A_row_of_ours_alone_has_no_PyTorch()
    {
        GpuRowReport alone = Whole with { Eager = null, Compiled = null };
        Assert.DoesNotContain(GpuRowTable.Lines([alone]), line => line.Contains("PyTorch", StringComparison.Ordinal));
        Assert.Equal("eager: PyTorch cannot use a GPU.",
            GpuRowTable.Lines([alone with { NotEager = "PyTorch cannot use a GPU." }]).Last());
    }

    [Fact]
    public void A_row_that_was_ended_says_what_it_lacks()
    {
        GpuRowReport alone = Whole with { Eager = null, Compiled = null }, eager = Whole with { Compiled = null };
        GpuRowReport refused = eager with { NotCompiled = "It is too old." };
        Assert.Equal(alone with { NotEager = "Late." }, GpuRowProcess.Ended(alone, "Late.", Peers.Both));
        Assert.Equal(alone with { NotEager = "Late." }, GpuRowProcess.Ended(alone, "Late.", Peers.Eager));
        Assert.Equal(alone with { NotCompiled = "Late." }, GpuRowProcess.Ended(alone, "Late.", Peers.Compiled));
        Assert.Equal(eager with { NotCompiled = "Late." }, GpuRowProcess.Ended(eager, "Late.", Peers.Both));
        Assert.All([refused, Whole], row => Assert.Same(row, GpuRowProcess.Ended(row, "Late.", Peers.Both)));
        Assert.Same(alone, GpuRowProcess.Ended(alone, "Late.", Peers.None));
        Assert.Same(alone, GpuRowProcess.Ended(alone, why: null, Peers.Both));
    }

    [Fact]
    public void A_row_is_the_same_after_JSON() => Assert.Equal(Whole, GpuRowReport.FromJson(JsonLine.Of(Whole)));
}
