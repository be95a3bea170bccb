using GResNet.Bench.Workloads;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Random;
using GResNet.Training;

namespace GResNet.Bench.Gpu.Check;

/// <summary>What a device makes of a model and some batches.</summary>
/// <param name="Entries">The model's tensors.</param>
/// <param name="Statistics">Running statistics after one step.</param>
/// <param name="Gradients">Gradients of the first batch.</param>
/// <param name="Loss">Loss of the first batch.</param>
/// <param name="Logits">Logits of the first batch, classified with these statistics: images × classes.</param>
/// <param name="Curve">Losses of the training steps that follow.</param>
internal sealed record Outcome(
    IReadOnlyList<StateEntry> Entries, float[] Statistics, float[] Gradients, double Loss, float[] Logits,
    double[] Curve)
{
    private const float Rate = 0.02f;

    /// <summary>Computes it.</summary>
    /// <param name="device">Where.</param>
    /// <param name="workload">Which model, and images of what size.</param>
    /// <param name="steps">Training steps.</param>
    public static Outcome Of(IComputeDevice device, Workload workload, int steps)
    {
        using IModel model = ModelCatalogue.Create(workload.Model);
        Fill(model.State);
        var batches = new CheckBatches(model.Summary, workload.Resolution, workload.Batch);
        var recipe = new Recipe
        {
            Name = "check", Epochs = 1, Batch = workload.Batch, Rate = Rate, Smoothing = 0.1f,
            // Numbers that are not finite are found by whoever compares them.
            NonFinite = NonFinitePolicy.SkipStep,
        };
        var setup =
            new TrainingSetup(recipe, workload.Resolution, model.Summary.Classes, Noise.Normalization(model.Summary));
        using TrainingEngine engine = device.CreateTraining(model, setup);

        engine.BeginStep();
        engine.AddBatch(batches.First, 0);
        StepSums sums = engine.EndStep();
        // With a rate of zero nothing changes but the velocity, which was zero and is now the gradient.
        engine.Update(rate: 0, gradientScale: 1);
        engine.Download();
        float[] gradients = engine.Moments.Single().Values.Span.ToArray(),
            statistics = model.State.Buffers.Span.ToArray();

        float[] logits;
        using (IBatchClassifier classifier =
            engine.CreateClassifier(new ClassifierSetup(workload.Resolution, workload.Batch, setup.Normalization)))
            logits = Values(classifier.Classify(batches.First));

        var step = new TrainingStep(engine, recipe);
        double[] curve = [.. Enumerable.Range(0, steps).Select(number => step.Run(batches, number, Rate).Loss)];
        return new Outcome(model.State.Entries, statistics, gradients, sums.Loss, logits, curve);
    }

    /// <summary>Weights as in training, but no scale of one and no shift of zero, which hide mistakes.</summary>
    private static void Fill(ModelState state)
    {
        state.Initialize(1);
        var random = new RandomStream(new RandomKey(4, 0, 0));
        foreach (StateEntry entry in state.Entries)
        {
            if (entry.Role == StateRole.Scale)
                foreach (ref float scale in state[entry].Span) scale = 0.5f + random.NextFloat();
            else if (entry.Role is StateRole.Shift or StateRole.Bias)
                foreach (ref float shift in state[entry].Span) shift = 0.6f * random.NextFloat() - 0.3f;
        }
    }

    private static float[] Values(FeatureMap logits)
    {
        float[] values = new float[logits.Batch * logits.Channels];
        for (int i = 0; i < values.Length; i++) values[i] = logits[i / logits.Channels, i % logits.Channels, 0, 0];
        return values;
    }
}
