using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Random;
using GResNet.Runtime.Threading;

namespace GResNet.Equivalence.Tests.Running;

/// <summary>
/// One state and one batch for all variants of a model, and what they give. The loss is linear in the logits, with random
/// coefficients, so that its gradient is dense and the same for all.
/// </summary>
/// <param name="resolution">Pixels a side.</param>
/// <param name="seed">Decides the state, the images, the loss and what is dropped.</param>
internal sealed class Experiment(int resolution, ulong seed)
{
    public const int Batch = 3;

    private const int StateStream = 0, ImageStream = 1, LossStream = 2, NoiseStream = 3;

    /// <summary>
    /// A training step: <c>logits</c>, <c>gradient/…</c> of every parameter, <c>running/…</c> statistics after it.
    /// </summary>
    /// <param name="create">Makes the model.</param>
    /// <param name="threads">Threads it runs on.</param>
    /// <param name="noise">
    /// Relative deviation of random noise on images and parameters, a different one for each <paramref name="noiseSeed"/>.
    /// </param>
    /// <param name="noiseSeed">Seed of the noise.</param>
    public Dictionary<string, float[]> Train(Func<IModel> create, int threads = 2, double noise = 0, int noiseSeed = 0)
    {
        using IModel model = Create(create);
        float[] images = Images();
        var random = new RandomStream(new RandomKey(seed, noiseSeed, NoiseStream));
        Disturb(images);
        Disturb(model.State.Parameters.Span);
        using var workers = new WorkerPool(threads);
        using TrainingNetwork network = model.ToTraining(resolution, Batch, workers);
        network.Seed = seed;
        network.Step = 3;
        network.DropPath = 0.3f;

        network.Image.CopyFrom(images);
        network.Forward();
        Dictionary<string, float[]> results = new() { ["logits"] = Read(network.Logits) };
        network.LogitsGradient.CopyFrom(Normal(LossStream, results["logits"].Length));
        network.Backward();

        foreach (StateEntry entry in model.State.Entries)
        {
            if (entry.IsParameter) results[$"gradient/{entry.Name}"] = network.Gradients.Slice(entry.Offset, entry.Length).Span.ToArray();
            else results[$"running/{entry.Name}"] = model.State[entry].Span.ToArray();
        }

        foreach (StateEntry entry in model.State.Entries) if (entry.IsParameter) results[$"value/{entry.Name}"] = model.State[entry].Span.ToArray();
        return results;

        void Disturb(Span<float> values)
        {
            if (noise == 0) return;
            foreach (ref float value in values) value *= (float)(1 + noise * random.NextNormal());
        }
    }

    /// <summary>The logits of inference, with the state as it is.</summary>
    public float[] Infer(Func<IModel> create)
    {
        using IModel model = Create(create);
        return Infer(model);
    }

    /// <summary>
    /// The logits of training on the batch, without drop path, and of inference with running statistics that are those of that
    /// batch.
    /// </summary>
    /// <param name="trained">Makes the model that trains.</param>
    /// <param name="inferred">Makes the model that infers.</param>
    public (float[] Trained, float[] Inferred) TrainAndInfer(Func<IModel> trained, Func<IModel> inferred)
    {
        using IModel training = Create(trained), inference = Create(inferred);
        training.State.Buffers.Span.Clear();
        using var workers = new WorkerPool(2);
        using TrainingNetwork network = training.ToTraining(resolution, Batch, workers);
        network.Image.CopyFrom(Images());
        network.Forward();
        foreach (StateEntry entry in training.State.Entries.Where(entry => !entry.IsParameter))
        {
            // Having been zero, the running statistics are the momentum's share of the batch's; a variance there is over n − 1.
            const float Momentum = 0.1f;
            long n = Batch * Pixels(training.Summary, entry);
            float factor = entry.Role == StateRole.RunningVariance ? (n - 1) / (n * Momentum) : 1 / Momentum;
            ReadOnlySpan<float> running = training.State[entry].Span;
            Span<float> statistics = inference.State[entry.Name].Span;
            for (int i = 0; i < running.Length; i++) statistics[i] = factor * running[i];
        }

        return (Read(network.Logits), Infer(inference));
    }

    private float[] Infer(IModel model)
    {
        using var workers = new WorkerPool(2);
        using InferenceNetwork network = model.ToInference(resolution, Batch, workers);
        network.Image.CopyFrom(Images());
        network.Forward();
        return Read(network.Logits);
    }

    /// <summary>A model whose every tensor has random values: what is one or zero at first could be left out unnoticed.</summary>
    private IModel Create(Func<IModel> create)
    {
        IModel model = create();
        model.State.Initialize(seed);
        foreach (StateEntry entry in model.State.Entries)
        {
            var random = new RandomStream(new RandomKey(seed, model.State.Entries.IndexOf(entry), StateStream));
            foreach (ref float value in model.State[entry].Span)
            {
                float uniform = random.NextFloat() - 0.5f;
                value = entry.Role switch
                {
                    StateRole.Weight => value,
                    StateRole.Slope => 0.25f + 0.3f * uniform,
                    StateRole.Scale or StateRole.RunningVariance => 1 + uniform,
                    _ => uniform,
                };
            }
        }

        return model;
    }

    private float[] Images() => Normal(ImageStream, Batch * 3 * resolution * resolution);

    private float[] Normal(int stream, int count)
    {
        var random = new RandomStream(new RandomKey(seed, 0, stream));
        var values = new float[count];
        foreach (ref float value in values.AsSpan()) value = (float)random.NextNormal();
        return values;
    }

    /// <summary>Pixels of one image over which a running statistic is taken.</summary>
    private static long Pixels(ModelSummary summary, StateEntry statistic)
    {
        string layer = statistic.Name[..statistic.Name.LastIndexOf('.')];
        string[] shape = summary.Resolutions[0].Layers.Single(other => other.Name == layer).Input.Split('×');
        return long.Parse(shape[1], null) * long.Parse(shape[2], null);
    }

    private static float[] Read(FeatureMap map)
    {
        var values = new float[map.Pixels * map.Channels];
        map.CopyTo(values);
        return values;
    }
}
