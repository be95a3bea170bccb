using System.Diagnostics;
using System.Globalization;
using GResNet.Bench;
using GResNet.Bench.Libraries;
using GResNet.Bench.Workloads;
using GResNet.Reports;
using GResNet.Runtime.Devices;
using GResNet.Runtime.Models;

// LIBRARY MODEL RESOLUTION BATCH MODE THREADS. It talks as Peer/protocol.py says.
if (args is not [var library, var name, var resolution, var batch, var mode, var threads])
{
    Console.Error.WriteLine("gresnet-peer LIBRARY MODEL RESOLUTION BATCH train|inference THREADS");
    return 2;
}

try
{
    using IModel model = ModelCatalogue.Create(name);
    model.State.Initialize(seed: 1);
    using INetwork network = Open(model);
    Say(new { network.Version, model.Summary.Parameters });
    while (Console.ReadLine() is { } line)
    {
        long start = Stopwatch.GetTimestamp();
        for (int left = Number(line); left > 0; left--) network.Step();
        Say(new { Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds, ProcessMemory.PeakBytes });
    }
}
catch (DeviceException missing)
{
    Say(new { Refused = missing.Message.TrimEnd('.') });
}

return 0;

INetwork Open(IModel model) => (library, mode) switch
{
    ("onnxruntime", "inference") => new OnnxNetwork(model, Number(resolution), Number(batch), Number(threads)),
    (_, "train") when library.StartsWith("libtorch", StringComparison.Ordinal) => new TorchNetwork(
        model, Number(resolution), Number(batch), Number(threads), library.Contains("nhwc", StringComparison.Ordinal),
        library.EndsWith("bf16", StringComparison.Ordinal)),
    _ => throw new DeviceException($"{library} has no {mode} here."),
};

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static void Say<T>(T value) => Console.WriteLine(JsonLine.Of(value));
