using GResNet.Runtime.Data;
using GResNet.Runtime.Data.Loading;
using GResNet.Runtime.Data.Transforms;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Metrics;
using GResNet.Runtime.Models;

namespace GResNet.Runtime.Training;

/// <summary>Measures an inference network on a whole dataset.</summary>
public static class Evaluator
{
    /// <summary>Classifies every image once, without augmentation; the last batch may be smaller.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was requested; it is looked at before each batch.</exception>
    public static Evaluation Evaluate(InferenceNetwork network, IDataset dataset, CancellationToken cancellation = default)
    {
        var meter = new EvaluationMeter();
        using var loader = new BatchLoader(
            dataset, new SequentialOrder(dataset.Count, network.Capacity),
            new LoaderOptions(network.Resolution, () => new EvaluationTransform(null, network.Resolution)));
        while (loader.Next() is { } batch)
        {
            cancellation.ThrowIfCancellationRequested();
            network.Batch = batch.Count;
            BatchInput.Write(network.Workers, batch, dataset.Normalization, network.Image);
            network.Forward();
            double loss = SoftmaxCrossEntropy.Run(network.Workers, network.Logits, batch.Labels, smoothing: 0, out int correct);
            meter.Add(batch.Count, correct, loss);
        }

        return meter.Total;
    }
}
