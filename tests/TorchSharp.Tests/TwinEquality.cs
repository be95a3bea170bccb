using GResNet.Equivalence.Tests.Compiling;
using GResNet.Equivalence.Tests.Running;
using GResNet.Runtime.Models;
using GResNet.Runtime.TorchSharp;
using TorchSharp;
using static TorchSharp.torch;

namespace GResNet.TorchSharp.Tests;

/// <summary>What must hold between a model and its twin.</summary>
internal static class TwinEquality
{
    /// <summary>Relative differences that the model's rounding explains.</summary>
    private const double Forward = 4e-5, Gradient = 2e-4;

    /// <summary>A training step gives the model's logits, gradients and running statistics.</summary>
    public static void TrainsAlike(CompiledModel model, ulong seed, bool freezes = false)
    {
        var experiment = new Experiment(model, seed, freezes: freezes);
        Dictionary<string, float[]> expected = experiment.Train(Variant.Direct);
        Dictionary<string, float[]> found =
            experiment.Train(Variant.Direct, (trained, batch) => new TorchTraining(trained, batch));
        (string Tensor, double Difference)[] wrong = [.. Difference.Of(found, expected)
            .Where(tensor => !(tensor.Difference <= (Difference.IsGradient(tensor.Tensor) ? Gradient : Forward)))];
        if (wrong.Length == 0) return;

        Dictionary<string, double> noise = experiment.Noise(Variant.Direct, expected);
        string[] lines = [.. wrong
            .Where(tensor => !(tensor.Difference <= 2 * noise[tensor.Tensor]))
            .Select(tensor =>
                $"{tensor.Tensor} differs by {tensor.Difference:E1}; rounding errors: {noise[tensor.Tensor]:E1}")];
        if (lines.Length > 0) Fail(model, seed, string.Join('\n', lines));
    }

    /// <summary>The twin classifies as the model does, at every resolution.</summary>
    public static void InfersAlike(CompiledModel model, ulong seed)
    {
        int resolutions;
        using (IModel created = model.Create(Variant.Direct)) resolutions = created.Summary.Resolutions.Length;
        for (int resolution = 0; resolution < resolutions; resolution++)
        {
            var experiment = new Experiment(model, seed, resolution: resolution);
            float[] found = experiment.Infer(Variant.Direct, (inferring, batch, images) =>
                Infer(inferring, batch, experiment.Resolution(inferring), images));
            double difference = Difference.Of(found, experiment.Infer(Variant.Direct));
            if (!(difference <= Forward)) Fail(model, seed, $"logits differ by {difference:E1}");
        }
    }

    private static float[] Infer(IModel model, int batch, int resolution, float[] images)
    {
        using DisposeScope scope = NewDisposeScope();
        using TorchTwin twin = model.ToTorchSharp();
        twin.to(ScalarType.Float64);
        twin.eval();
        using IDisposable _ = no_grad();
        long[] shape = [batch, model.Summary.Channels, resolution, resolution];
        return TorchTraining.Floats(twin.call(tensor(images, shape, ScalarType.Float64)));
    }

    private static void Fail(CompiledModel model, ulong seed, string message) =>
        Assert.Fail($"Seed {seed}: {message}\n\n{model.Source}");
}
