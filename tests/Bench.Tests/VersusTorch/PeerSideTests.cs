using System.Diagnostics;
using GResNet.Bench.Peer;

namespace GResNet.Bench.Tests.VersusTorch;

/// <summary>Peers that are not there, or die.</summary>
public sealed class PeerSideTests
{
    [Fact]
    public void A_program_that_is_not_there_is_told_with_what_to_install()
    {
        string message = Assert.Throws<PeerException>(() => Open("no-such-interpreter")).Message;
        Assert.StartsWith("no-such-interpreter cannot be started", message, StringComparison.Ordinal);
        Assert.EndsWith("Install it.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_ends_is_told_with_its_exit_code() => Assert.Matches(
        "^Somebody's process ended with exit code [1-9][0-9]*.*; what it said is above.$",
        Assert.Throws<PeerException>(() => Open("dotnet", "exec", "no-such-program.dll")).Message);

    private static Somebody Open(string program, params string[] arguments) =>
        new Somebody(new PeerProgram(new ProcessStartInfo(program, arguments), "Install it."));

    private sealed class Somebody(PeerProgram program) : PeerSide(program, batch: 1)
    {
        public override string Name => "Somebody";
    }
}
