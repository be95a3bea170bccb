using System.Diagnostics;

namespace GResNet.Bench.Serve;

/// <summary>A service in a process of its own, on a port that is free.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly Process process;

    private ServiceProcess(Process process, Uri address) => (this.process, Address) = (process, address);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Starts it, and waits until it says where it listens.</summary>
    /// <param name="program">Its file, and its arguments.</param>
    /// <exception cref="BenchException">It ends before.</exception>
    public static async Task<ServiceProcess> StartAsync(string[] program)
    {
        var start = new ProcessStartInfo(program[0], [.. program[1..], "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
        };
        Process process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            int at = line.IndexOf(Listening, StringComparison.Ordinal);
            if (at < 0) continue;
            // What it says from now on is for nobody, but must be taken from it.
            _ = process.StandardOutput.ReadToEndAsync();
            return new ServiceProcess(process, new Uri(line[(at + Listening.Length)..].Trim()));
        }

        await process.WaitForExitAsync();
        throw new BenchException(
            $"'{program[0]}' ends with {process.ExitCode} without saying '{Listening}…', as ASP.NET Core does.");
    }

    /// <summary>Bytes of physical memory that it has.</summary>
    public long Memory()
    {
        process.Refresh();
        return process.WorkingSet64;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
