using System.Collections.Immutable;
using GResNet.Equivalence.Tests.Compiling;
using GResNet.Runtime.Models;
using GResNet.Runtime.Random;
using GResNet.Runtime.Threading;

namespace GResNet.Equivalence.Tests.Running;

/// <summary>
/// One state and one batch for all variants of a model. The loss is linear in the logits, with random coefficients: its
/// gradient is dense, and the same for all.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="seed">Decides the state, the images, the loss and what is dropped.</param>
/// <param name="batch">Images of the batch.</param>
/// <param name="resolution">Which of the model's resolutions.</param>
/// <param name="dropPath">Chance that the deepest block is skipped.</param>
/// <param name="freezes">Whether the first half of the model is frozen.</param>
internal sealed class Experiment(
    CompiledModel model, ulong seed, int batch = 3, int resolution = 0, float dropPath = 0.3f, bool freezes = false)
{
    private enum Stream
    {
        State,
        Images,
        Loss,
        Noise,
    }

    /// <summary>
    /// A training step: <c>logits</c>, the <c>gradient/…</c> of every parameter that is trained, <c>running/…</c>
    /// statistics after it.
    /// </summary>
    /// <param name="variant">Of the model.</param>
    /// <param name="threads">Threads it runs on.</param>
    public Dictionary<string, float[]> Train(Variant variant, int threads = 2) =>
        Train(variant, trained => new CpuTraining(trained, batch, threads), _ => { });

    /// <summary>The same step, of a network that is opened by the caller.</summary>
    /// <param name="variant">Of the model.</param>
    /// <param name="open">Opens a network that trains so many images.</param>
    public Dictionary<string, float[]> Train(Variant variant, Func<IModel, int, ITraining> open) =>
        Train(variant, trained => open(trained, batch), _ => { });

    /// <summary>The state after several steps of SGD on the same batch: <c>trained/…</c>.</summary>
    /// <param name="variant">Of the model.</param>
    /// <param name="open">Opens a network that trains so many images.</param>
    /// <param name="steps">How many.</param>
    public Dictionary<string, float[]> TrainOn(Variant variant, Func<IModel, int, ITraining> open, int steps)
    {
        using IModel trained = Create(variant);
        using ITraining training = open(trained, batch);
        for (int step = 0; step < steps; step++)
        {
            float[] logits = training.Forward(Images(trained), seed, step, dropPath);
            training.Backward(Normal(Stream.Loss, logits.Length));
            training.Update();
        }

        return trained.State.Entries.ToDictionary(entry => $"trained/{entry.Name}", entry =>
            trained.State[entry].Span.ToArray());
    }

    /// <summary>
    /// By how much rounding errors of images and parameters change the results of the step. A value on the other side
    /// of a kink (ReLU, the greatest of a pool) changes a gradient by more than its rounding error: differences like
    /// these are none.
    /// </summary>
    /// <param name="variant">Of the model.</param>
    /// <param name="expected">Its results.</param>
    public Dictionary<string, double> Noise(Variant variant, Dictionary<string, float[]> expected) =>
        Enumerable.Range(0, 8)
            .SelectMany(draw => Difference.Of(TrainDisturbed(variant, draw), expected))
            .GroupBy(tensor => tensor.Tensor, (tensor, all) => (tensor, all.Max(one => one.Difference)))
            .ToDictionary();

    /// <summary>
    /// The same step from images and parameters with relative errors of a few units of the last place.
    /// </summary>
    /// <param name="variant">Of the model.</param>
    /// <param name="draw">Another number makes other errors.</param>
    private Dictionary<string, float[]> TrainDisturbed(Variant variant, int draw) =>
        Train(variant, trained => new CpuTraining(trained, batch, threads: 2), values =>
    {
        const double Deviation = 1e-6;
        var random = new RandomStream(new RandomKey(seed, draw, (int)Stream.Noise));
        foreach (ref float value in values) value *= (float)(1 + Deviation * random.NextNormal());
    });

    /// <summary>The logits of inference, with the state as it is.</summary>
    public float[] Infer(Variant variant) => Infer(variant, InferOnCpu);

    /// <summary>The same, of a network of another target.</summary>
    /// <param name="variant">Of the model.</param>
    /// <param name="infer">Gives the logits of so many images, N × C × H × W.</param>
    public float[] Infer(Variant variant, Func<IModel, int, float[], float[]> infer)
    {
        using IModel inferring = Create(variant);
        return infer(inferring, batch, Images(inferring));
    }

    /// <summary>
    /// The logits of training without drop path, and those of inference with running statistics that are those of the
    /// batch.
    /// </summary>
    /// <param name="training">The variant that trains.</param>
    /// <param name="inference">The variant that infers.</param>
    public (float[] Training, float[] Inference) TrainAndInfer(Variant training, Variant inference)
    {
        using IModel trained = Create(training), inferring = Create(inference);
        trained.State.Buffers.Span.Clear();
        using var network = new CpuTraining(trained, batch, threads: 2);
        float[] logits = network.Forward(Images(trained), seed, step: 0, dropPath: 0);
        foreach (StateEntry entry in trained.State.Entries.Where(entry => !entry.IsParameter))
        {
            // Having been zero, running statistics are the momentum's share of the batch's; the variance is that over n
            // − 1.
            const float Momentum = 0.1f;
            long n = batch * Pixels(trained.Summary, entry);
            float factor = entry.Role == StateRole.RunningVariance ? (n - 1) / (n * Momentum) : 1 / Momentum;
            ReadOnlySpan<float> running = trained.State[entry].Span;
            Span<float> statistics = inferring.State[entry.Name].Span;
            for (int i = 0; i < running.Length; i++) statistics[i] = factor * running[i];
        }

        return (logits, InferOnCpu(inferring, batch, Images(inferring)));
    }

    private delegate void Change(Span<float> values);

    private Dictionary<string, float[]> Train(Variant variant, Func<IModel, ITraining> open, Change disturb)
    {
        using IModel trained = Create(variant);
        float[] images = Images(trained);
        disturb(images);
        disturb(trained.State.Parameters.Span);
        using ITraining training = open(trained);
        float[] logits = training.Forward(images, seed, step: 3, dropPath);
        float[] gradients = training.Backward(Normal(Stream.Loss, logits.Length));

        Dictionary<string, float[]> results = new() { ["logits"] = logits };
        foreach (StateEntry entry in trained.State.Entries)
        {
            if (entry.IsParameter && trained.State.IsFrozen(entry)) continue;
            if (entry.IsParameter)
                results[$"gradient/{entry.Name}"] = gradients[entry.Offset..(entry.Offset + entry.Length)];
            else results[$"running/{entry.Name}"] = trained.State[entry].Span.ToArray();
        }

        return results;
    }

    private float[] InferOnCpu(IModel inferring, int count, float[] images)
    {
        using var workers = new WorkerPool(2);
        using InferenceNetwork network = inferring.ToInference(Resolution(inferring), count, workers);
        network.Image.CopyFrom(images);
        network.Forward();
        return network.Logits.ToArray();
    }

    /// <summary>A model whose every tensor is random: what starts as one or zero could be left out unnoticed.</summary>
    private IModel Create(Variant variant)
    {
        IModel created = model.Create(variant);
        created.State.Initialize(seed);
        foreach ((int index, StateEntry entry) in created.State.Entries.Index()
            .Where(pair => pair.Item.Role != StateRole.Weight))
        {
            var random = new RandomStream(new RandomKey(seed, index, (int)Stream.State));
            foreach (ref float value in created.State[entry].Span)
            {
                float uniform = random.NextFloat() - 0.5f;
                value = entry.Role switch
                {
                    StateRole.Slope => 0.25f + 0.3f * uniform,
                    StateRole.Scale or StateRole.RunningVariance => 1 + uniform,
                    // Fused statistics take it for a guess of the mean, which it is from a model's first steps on.
                    StateRole.RunningMean => 0.2f * uniform,
                    _ => uniform,
                };
            }
        }

        if (freezes)
        {
            ImmutableArray<FreezePoint> points = created.Summary.FreezePoints;
            Assert.NotEmpty(points);
            created.State.Freeze(points[points.Length / 2]);
        }

        return created;
    }

    /// <summary>Pixels a side.</summary>
    public int Resolution(IModel of) => of.Summary.Resolutions[resolution].Resolution;

    private float[] Images(IModel of) =>
        Normal(Stream.Images, batch * of.Summary.Channels * Resolution(of) * Resolution(of));

    private float[] Normal(Stream stream, int count)
    {
        var random = new RandomStream(new RandomKey(seed, Step: 0, (int)stream));
        var values = new float[count];
        foreach (ref float value in values.AsSpan()) value = (float)random.NextNormal();
        return values;
    }

    /// <summary>Pixels of one image that a running statistic is over.</summary>
    private static long Pixels(ModelSummary summary, StateEntry statistic)
    {
        string layer = statistic.Name[..statistic.Name.LastIndexOf('.')];
        string[] shape = summary.Resolutions[0].Layers.Single(other => other.Name == layer).Input.Split('×');
        return long.Parse(shape[1], null) * long.Parse(shape[2], null);
    }
}
