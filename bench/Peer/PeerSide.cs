using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using GResNet.Bench.Measuring;

namespace GResNet.Bench.Peer;

/// <summary>What is compared with, in a process of its own.</summary>
internal abstract class PeerSide : ISide
{
    // glibc hands large tensors back to the kernel after every use, which makes libtorch up to twice as slow.
    private const string AllocatorSettings =
        "glibc.malloc.hugetlb=1:glibc.malloc.mmap_max=0:glibc.malloc.trim_threshold=20000000000:"
        + "glibc.malloc.top_pad=67108864";

    private readonly Process process;

    /// <summary>Starts the process; it is ready when this returns.</summary>
    /// <param name="program">What runs; it says how they talk.</param>
    /// <param name="batch">Images of a step.</param>
    /// <param name="patience">The most time it may take to be ready; null for any.</param>
    /// <exception cref="PeerException">It cannot be started, or cannot run; the message says why.</exception>
    protected PeerSide(PeerProgram program, int batch, TimeSpan? patience = null)
    {
        Batch = batch;
        ProcessStartInfo start = program.Start;
        start.RedirectStandardInput = start.RedirectStandardOutput = true;
        start.Environment["GLIBC_TUNABLES"] = AllocatorSettings;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new PeerException($"{start.FileName} cannot be started ({error.Message}). {program.Advice}");
        }

        try
        {
            Built = Read(patience);
            if (Built.TryGetProperty("error", out JsonElement missing))
                throw new PeerException($"{missing.GetString()}. {program.Advice}");
            Version = Built.GetProperty("version").GetString()!;
        }
        catch
        {
            // It may be busy, and compilers of its own with it.
            process.Kill(entireProcessTree: true);
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public virtual string Name => "PyTorch";

    /// <inheritdoc/>
    public int Batch { get; }

    /// <summary>Version of what is compared with.</summary>
    public string Version { get; }

    /// <summary>What the script said when it was ready.</summary>
    protected JsonElement Built { get; }

    /// <summary>What it said after the last turn.</summary>
    protected JsonElement LastTurn { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="PeerException">The process ended or refuses the turn; the message says why.</exception>
    public double Run(int steps)
    {
        try
        {
            process.StandardInput.WriteLine(Number(steps));
            process.StandardInput.Flush();
        }
        catch (IOException)
        {
            throw Ended();
        }

        LastTurn = Read(patience: null);
        return LastTurn.GetProperty("seconds").GetDouble();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            // The end of its input ends it.
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended before it took what it was told.
        }

        process.WaitForExit();
        process.Dispose();
    }

    /// <summary>A number as the scripts read it.</summary>
    protected static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private JsonElement Read(TimeSpan? patience)
    {
        Task<string?> line = process.StandardOutput.ReadLineAsync();
        if (!line.Wait(patience ?? Timeout.InfiniteTimeSpan))
            throw new PeerException($"{Name} was not ready after {patience!.Value.TotalSeconds:0} s.");
        JsonElement answer = line.Result is { } text ? JsonSerializer.Deserialize<JsonElement>(text) : throw Ended();
        return answer.TryGetProperty("refused", out JsonElement refused)
            ? throw new PeerException($"{refused.GetString()}.")
            : answer;
    }

    private PeerException Ended()
    {
        process.WaitForExit();
        return new PeerException(
            $"{Name}'s process ended with exit code {process.ExitCode}{Signal(process.ExitCode)}; what it said is "
                + "above.");
    }

    /// <summary>What ended a process of Unix, where it was a signal: libraries die of some.</summary>
    private static string Signal(int exitCode) => exitCode switch
    {
        132 => " (an instruction that the processor has not)",
        134 => " (it gave up)",
        136 => " (a division by zero)",
        137 => " (it was killed: memory, perhaps)",
        139 => " (an address that is not its own)",
        _ => "",
    };
}
