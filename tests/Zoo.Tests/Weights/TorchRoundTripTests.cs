using System.Collections.Immutable;
using System.Diagnostics;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;
using GResNet.Runtime.Weights;
using GResNet.Runtime.Weights.Naming;
using GResNet.Zoo.Tests.Models;

namespace GResNet.Zoo.Tests.Weights;

/// <summary>
/// States of torchvision's networks, saved by PyTorch, and back (<c>tests/Oracle/round_trips.py</c>).
/// </summary>
public sealed class TorchRoundTripTests : IDisposable
{
    private const double Tolerance = 1e-4;

    private static readonly (string Name, Func<IModel> Create)[] Networks =
    [
        ("resnet18", () => new ResNet18()), ("resnet50", () => new ResNet50()),
        ("resnext50_32x4d", () => new ResNeXt50()), ("mobilenet_v2", () => new MobileNetV2()),
        ("mobilenet_v3_large", () => new MobileNetV3Large()), ("efficientnet_b0", () => new EfficientNetB0()),
        ("regnet_y_400mf", () => new RegNetY400MF()), ("convnext", () => new ConvNeXtSmall()),
        ("vit", () => new VitPlaced()),
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("gresnet-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [TorchFact]
    public void Logits_are_those_of_PyTorch_here_and_there_again()
    {
        Python("make");
        using var workers = new WorkerPool(2);
        foreach ((string name, Func<IModel> create) in Networks)
        {
            using IModel model = create();
            ModelWeights.Load(model, Path.Combine(folder, $"{name}.pth"));
            Assert.InRange(Difference(model, name, workers), 0, Tolerance);
            NameTable table = ((INamedElsewhere)model).NameTables.Single(one => one.Name == "torchvision");
            TorchWriter.Write(
                Path.Combine(folder, $"{name}.back.pth"), ImmutableDictionary<string, string>.Empty,
                table.Apply(ModelWeights.Tensors(model.State)));
        }

        Python("check");
    }

    /// <summary>Of the logits, relative to the greatest.</summary>
    private double Difference(IModel model, string name, WorkerPool workers)
    {
        using var file = new SafetensorsReader(Path.Combine(folder, $"{name}.safetensors"));
        float[] image = file.Read<float>("image"), expected = file.Read<float>("logits");
        int resolution = (int)file["image"].Dimensions[^1];
        using InferenceNetwork network = model.ToInference(resolution, 1, workers);
        network.Image.CopyFrom(image);
        network.Forward();
        var found = new float[expected.Length];
        network.Logits.CopyTo(found);
        return expected.Zip(found, (a, b) => Math.Abs((double)a - b)).Max() / expected.Max(Math.Abs);
    }

    private void Python(string what)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "oracle", "round_trips.py");
        var start = new ProcessStartInfo("/usr/bin/python3", ["-B", script, what, folder])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using Process python = Process.Start(start)!;
        Task<string> error = python.StandardError.ReadToEndAsync();
        string output = python.StandardOutput.ReadToEnd();
        python.WaitForExit();
        Assert.True(python.ExitCode == 0, output + error.Result);
    }
}
