using GResNet.Equivalence.Tests.Compiling;
using GResNet.Equivalence.Tests.Running;
using GResNet.Runtime.Models;

namespace GResNet.Equivalence.Tests;

/// <summary>What must hold between the variants of any model.</summary>
internal static class Equivalence
{
    /// <summary>
    /// Relative differences that rounding explains. Gradients pass through more layers, and through sums of terms that
    /// cancel.
    /// </summary>
    private const double Forward = 2e-5, Gradient = 1e-4, WinogradForward = 4e-5, WinogradGradient = 2e-4,
        Inference = 2e-5, Onnx = 1e-4;

    /// <summary>One training step gives the logits, gradients and running statistics of the stepwise network.</summary>
    /// <param name="model">The model.</param>
    /// <param name="seed">Of the experiment.</param>
    /// <param name="variant">What is compared.</param>
    /// <param name="freezes">Whether the first half is frozen.</param>
    public static void TrainsAlike(CompiledModel model, ulong seed, Variant variant, bool freezes = false)
    {
        var experiment = new Experiment(model, seed, freezes: freezes);
        Dictionary<string, float[]> expected = experiment.Train(Variant.Stepwise);
        (double forward, double gradient) = variant == Variant.Default
            ? (WinogradForward, WinogradGradient)
            : (Forward, Gradient);
        (string Tensor, double Difference)[] wrong = [.. Difference.Of(experiment.Train(variant), expected)
            .Where(tensor => !(tensor.Difference <= (Difference.IsGradient(tensor.Tensor) ? gradient : forward)))];
        if (wrong.Length == 0) return;

        Dictionary<string, double> noise = experiment.Noise(Variant.Stepwise, expected);
        string[] lines = [.. wrong
            .Where(tensor => !(tensor.Difference <= 2 * noise[tensor.Tensor]))
            .Select(tensor =>
                $"{tensor.Tensor} differs by {tensor.Difference:E1}; rounding errors: {noise[tensor.Tensor]:E1}")];
        if (lines.Length > 0) Fail(model, seed, $"{variant} is not {Variant.Stepwise}:\n{string.Join('\n', lines)}");
    }

    /// <summary>With the same running statistics, inference gives the same logits.</summary>
    public static void InfersAlike(CompiledModel model, ulong seed, Variant variant)
    {
        var experiment = new Experiment(model, seed);
        Near(model, seed, experiment.Infer(variant), experiment.Infer(Variant.Stepwise),
            $"Inference, {variant} and {Variant.Stepwise},");
    }

    /// <summary>
    /// With the statistics of a batch as running statistics, inference gives the logits that training has for that
    /// batch: folding normalization into convolutions is exact, at borders too.
    /// </summary>
    public static void InfersAsItTrains(CompiledModel model, ulong seed, Variant variant)
    {
        (float[] training, float[] inference) = new Experiment(model, seed).TrainAndInfer(Variant.Stepwise, variant);
        Near(model, seed, inference, training, $"{variant} inference and {Variant.Stepwise} training");
    }

    /// <summary>ONNX Runtime infers the same of the model's export, at every resolution, for any batch.</summary>
    public static void IsTheSameInOnnxRuntime(CompiledModel model, ulong seed)
    {
        int resolutions;
        using (IModel created = model.Create(Variant.Default)) resolutions = created.Summary.Resolutions.Length;
        for (int resolution = 0; resolution < resolutions; resolution++)
        {
            foreach (int batch in (int[])[1, 3])
            {
                var experiment = new Experiment(model, seed, batch, resolution);
                double difference = Difference.Of(ByOnnxRuntime(experiment), experiment.Infer(Variant.Default));
                if (!(difference <= Onnx)) Fail(model, seed, $"ONNX Runtime's logits differ by {difference:E1}");
            }
        }
    }

    /// <summary>The number of threads does not change a bit.</summary>
    public static void IsTheSameOnAnyThreads(CompiledModel model, ulong seed, Variant variant)
    {
        var experiment = new Experiment(model, seed);
        Dictionary<string, float[]> one = experiment.Train(variant, threads: 1);
        foreach (int threads in (int[])[2, 3])
        {
            Dictionary<string, float[]> several = experiment.Train(variant, threads);
            string[] differing =
                [.. one.Where(tensor => !tensor.Value.SequenceEqual(several[tensor.Key])).Select(tensor => tensor.Key)];
            if (differing.Length > 0)
                Fail(model, seed, $"{variant} on {threads} threads has other bits: {string.Join(", ", differing)}");
        }
    }

    private static float[] ByOnnxRuntime(Experiment experiment) => experiment.Infer(
        Variant.Default, (model, _, images) => OnnxInference.Run(model, experiment.Resolution(model), images));

    private static void Near(CompiledModel model, ulong seed, float[] found, float[] expected, string what)
    {
        double difference = Difference.Of(found, expected);
        if (!(difference <= Inference)) Fail(model, seed, $"{what} differ by {difference:E1}");
    }

    private static void Fail(CompiledModel model, ulong seed, string message) =>
        Assert.Fail($"Seed {seed}: {message}\n\n{model.Source}");
}
