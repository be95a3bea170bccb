using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using GResNet.Bench.Measuring;
using GResNet.Bench.Workloads;

namespace GResNet.Bench.VersusTorch;

/// <summary>PyTorch in a process of its own: <c>Peer/peer.py</c>, which says how they talk.</summary>
internal sealed class TorchSide : ISide
{
    // glibc hands large tensors back to the kernel after every use, which makes PyTorch up to twice as slow.
    private const string AllocatorSettings =
        "glibc.malloc.hugetlb=1:glibc.malloc.mmap_max=0:glibc.malloc.trim_threshold=20000000000:glibc.malloc.top_pad=67108864";

    private const string Advice =
        "PyTorch is needed to compare with: 'apt-get install python3-torch' on Debian, else 'python3 -m pip install torch'; "
        + "--python PATH names the interpreter that has it.";

    private readonly Process process;

    /// <summary>Starts the process; it is ready when this returns.</summary>
    /// <exception cref="BenchException">There is no such interpreter, or it has no PyTorch.</exception>
    public TorchSide(Workload workload, int threads, string python)
    {
        Batch = workload.Batch;
        var start = new ProcessStartInfo(python)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "Peer", "peer.py"), workload.Model, Number(workload.Resolution),
                Number(workload.Batch), workload.ModeName, Number(threads),
            },
            Environment = { ["GLIBC_TUNABLES"] = AllocatorSettings, ["PYTHONDONTWRITEBYTECODE"] = "1" },
        };
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new BenchException($"{python} cannot be started ({error.Message}). {Advice}");
        }

        try
        {
            JsonElement built = Read();
            if (built.TryGetProperty("error", out JsonElement missing)) throw new BenchException($"{missing.GetString()}. {Advice}");
            Version = built.GetProperty("version").GetString()!;
            Parameters = built.GetProperty("parameters").GetInt64();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Name => "PyTorch";

    /// <inheritdoc/>
    public int Batch { get; }

    /// <summary>PyTorch's version.</summary>
    public string Version { get; }

    /// <summary>Trained values of its network.</summary>
    public long Parameters { get; }

    /// <inheritdoc/>
    public long PeakBytes { get; private set; }

    /// <inheritdoc/>
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

        JsonElement answer = Read();
        PeakBytes = answer.GetProperty("peak_bytes").GetInt64();
        return answer.GetProperty("seconds").GetDouble();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The end of its input ends it.
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private JsonElement Read() =>
        process.StandardOutput.ReadLine() is { } line ? JsonSerializer.Deserialize<JsonElement>(line) : throw Ended();

    private BenchException Ended()
    {
        process.WaitForExit();
        return new BenchException($"PyTorch's process ended with exit code {process.ExitCode}; what it said is above.");
    }
}
