using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using GResNet.Bench.Measuring;

namespace GResNet.Bench.Peer;

/// <summary>PyTorch in a process of its own, running a script of this folder; each script says how they talk.</summary>
internal class PeerSide : ISide
{
    // glibc hands large tensors back to the kernel after every use, which makes PyTorch up to twice as slow.
    private const string AllocatorSettings =
        "glibc.malloc.hugetlb=1:glibc.malloc.mmap_max=0:glibc.malloc.trim_threshold=20000000000:"
        + "glibc.malloc.top_pad=67108864";

    private readonly Process process;
    private readonly string advice;

    /// <summary>Starts the process; it is ready when this returns.</summary>
    /// <param name="script">The script's file name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="batch">Images of a step.</param>
    /// <param name="python">The interpreter.</param>
    /// <param name="packages">What it needs, as Debian's packages and as Python's.</param>
    /// <param name="patience">The most time it may take to be ready; null for any.</param>
    /// <exception cref="BenchException">There is no such interpreter, or the script cannot run;
    /// the message says why.</exception>
    protected PeerSide(
        string script, string[] arguments, int batch, string python, (string Debian, string Pip) packages,
        TimeSpan? patience = null)
    {
        Batch = batch;
        advice = $"PyTorch is needed to compare with: 'apt-get install {packages.Debian}' on Debian, else "
            + $"'python3 -m pip install {packages.Pip}'; --python PATH names the interpreter that has it.";
        var start = new ProcessStartInfo(python, [Path.Combine(AppContext.BaseDirectory, "Peer", script), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["GLIBC_TUNABLES"] = AllocatorSettings, ["PYTHONDONTWRITEBYTECODE"] = "1" },
        };
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new BenchException($"{python} cannot be started ({error.Message}). {advice}");
        }

        try
        {
            Built = Read(patience);
            if (Built.TryGetProperty("error", out JsonElement missing))
                throw new BenchException($"{missing.GetString()}. {advice}");
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
    /// <exception cref="BenchException">The script ended or refuses the turn; the message says why.</exception>
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
        // The end of its input ends it.
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }

    /// <summary>A number as the scripts read it.</summary>
    protected static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private JsonElement Read(TimeSpan? patience)
    {
        Task<string?> line = process.StandardOutput.ReadLineAsync();
        if (!line.Wait(patience ?? Timeout.InfiniteTimeSpan))
            throw new BenchException($"{Name} was not ready after {patience!.Value.TotalSeconds:0} s.");
        JsonElement answer = line.Result is { } text ? JsonSerializer.Deserialize<JsonElement>(text) : throw Ended();
        return answer.TryGetProperty("refused", out JsonElement refused)
            ? throw new BenchException($"{refused.GetString()}.")
            : answer;
    }

    private BenchException Ended()
    {
        process.WaitForExit();
        return new BenchException($"PyTorch's process ended with exit code {process.ExitCode}; what it said is above.");
    }
}
