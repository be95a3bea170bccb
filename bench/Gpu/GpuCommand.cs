using System.CommandLine;
using GResNet.Bench.Gpu.Check;
using GResNet.Bench.Gpu.Profile;
using GResNet.Runtime.Ilgpu;

namespace GResNet.Bench.Gpu;

/// <summary><c>gpu</c>: images per second and memory on a GPU against PyTorch on the same, correctness first.</summary>
internal static class GpuCommand
{
    public const string Name = "gpu";

    public static Command Create()
    {
        var options = new GpuOptions();
        var command = new Command(
            Name,
            "Compares with PyTorch on a GPU, as it is and by torch.compile, interleaved in one run. Without --model: "
                + "first --check, then "
            + "all that the project is held to, each in a process of its own.");
        options.AddTo(command);
        command.SetAction(parsed => Run(options.Read(parsed)));
        return command;
    }

    /// <returns>The exit code.</returns>
    private static int Run(GpuRequest request) => request.Task switch
    {
        GpuTask.List => PrintDevices(),
        GpuTask.Check => Check(request),
        GpuTask.Profile => GpuProfiler.Run(
            Work(request), request.Rounds, request.Peers == Peers.None ? null : request.Python, request.JsonAlone),
        GpuTask.Row => MeasureRow(request),
        _ => request.BeginsWithCheck && Check(request) != 0 ? 1 : MeasureStandard(request),
    };

    private static GpuWork Work(GpuRequest request) => new(request.Workload, request.Precision, request.Device);

    private static int Check(GpuRequest request) =>
        GpuCheck.Run(request.Workload, request.Device, request.CheckedPrecisions, request.Steps, request.JsonAlone);

    private static int PrintDevices()
    {
        foreach (string line in GpuDevices.Lines()) Console.WriteLine(line);
        return 0;
    }

    /// <summary>One row; where a program reads it, what is known of it as soon as it is.</summary>
    private static int MeasureRow(GpuRequest request)
    {
        GpuRowReport? row = null;
        foreach (GpuRowReport more in GpuRow.Measure(
            Work(request), request.Rounds, request.Peers, request.Python, request.Limit))
        {
            row = more;
            if (request.JsonAlone) Console.WriteLine(JsonLine.Of(more));
        }

        return request.JsonAlone ? ExitCode([row!]) : Print([row!], jsonAlone: false);
    }

    /// <summary>Rows in a process of its own each; one that fails does not keep the others.</summary>
    private static int MeasureStandard(GpuRequest request)
    {
        GpuWork[] works = GpuWork.Standard(request.Precision, request.Device);
        var rows = new List<GpuRowReport>();
        foreach (GpuWork work in works)
        {
            try
            {
                rows.Add(GpuRowProcess.Run(work, request.Rounds, request.Peers, request.Python, request.Limit));
            }
            catch (BenchException failure)
            {
                Console.Error.WriteLine($"gresnet-bench: {failure.Message}");
            }
        }

        int failed = rows.Count > 0 ? Print(rows, request.JsonAlone) : 1;
        return rows.Count == works.Length ? failed : 1;
    }

    /// <returns>The exit code.</returns>
    private static int Print(IReadOnlyCollection<GpuRowReport> rows, bool jsonAlone)
    {
        if (!jsonAlone) Console.WriteLine(string.Join(Environment.NewLine, GpuRowTable.Lines(rows)));
        foreach (GpuRowReport row in rows) Console.WriteLine(JsonLine.Of(row));
        return ExitCode(rows);
    }

    /// <summary>1 if there is a row that PyTorch failed in.</summary>
    private static int ExitCode(IReadOnlyCollection<GpuRowReport> rows) =>
        rows.All(row => row.NotEager is null) ? 0 : 1;
}
