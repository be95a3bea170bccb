using System.Runtime.InteropServices;

namespace GResNet.Train;

/// <summary>Turns the first Ctrl-C or termination request into a cancellation; a second ends the process at once.</summary>
internal sealed class Interruption : IDisposable
{
    /// <summary>What a shell takes for "ended by Ctrl-C": 128 + the number of SIGINT.</summary>
    public const int ExitCode = 130;

    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;

    public Interruption() => registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
    ];

    /// <summary>Cancelled by the first request.</summary>
    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in registrations) registration.Dispose();
        source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        if (source.IsCancellationRequested) return;
        context.Cancel = true;
        Console.Error.WriteLine("gresnet: ending after the current step, with a checkpoint; again to end at once");
        source.Cancel();
    }
}
