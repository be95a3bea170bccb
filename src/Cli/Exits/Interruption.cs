using System.Runtime.InteropServices;

namespace GResNet.Cli.Exits;

/// <summary>
/// Turns the first Ctrl-C, termination request or closed terminal into a cancellation. A second request ends the
/// process at once; a terminal that closes, which may say so more than once and along with a request, never does.
/// </summary>
internal sealed class Interruption : IDisposable
{
    /// <summary>What a shell takes for "ended by Ctrl-C": 128 + the number of SIGINT.</summary>
    public const int ExitCode = 130;

    /// <summary>How training ends, in words.</summary>
    public const string AfterStep = "after the current step, with a checkpoint";

    private static readonly PosixSignal[] Signals =
        [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT, PosixSignal.SIGHUP];

    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;
    private readonly string program;
    private readonly string? ending;
    private int requests;

    /// <summary>Listens from now on.</summary>
    /// <param name="program">Name of the program, in messages.</param>
    /// <param name="ending">How it ends, in words; null for none.</param>
    public Interruption(string program, string? ending = AfterStep)
    {
        (this.program, this.ending) = (program, ending);
        registrations = [.. Signals.Select(signal => PosixSignalRegistration.Create(signal, Handle))];
    }

    /// <summary>Cancelled by the first request.</summary>
    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in registrations) registration.Dispose();
        source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        if (context.Signal != PosixSignal.SIGHUP && Interlocked.Increment(ref requests) > 1) return;
        context.Cancel = true;
        if (source.IsCancellationRequested) return;
        if (ending is not null) Console.Error.WriteLine($"{program}: ending {ending}; again to end at once");
        source.Cancel();
    }
}
