using GResNet.Runtime.Data;
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
        int[] indices = [.. Enumerable.Range(0, dataset.Count)];
        var labels = new int[network.Capacity];
        var results = new ImageResult[network.Capacity];
        for (int first = 0; first < dataset.Count; first += network.Capacity)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(network.Capacity, dataset.Count - first);
            network.Batch = count;
            dataset.Fill(indices.AsSpan(first, count), default, network.Image, labels);
            network.Forward();
            SoftmaxCrossEntropy.Evaluate(
                network.Workers, network.Logits, labels.AsSpan(0, count), network.Logits.Channels, results.AsSpan(0, count));
            foreach (ImageResult result in results.AsSpan(0, count)) meter.Add(1, result.Rank == 0 ? 1 : 0, result.Loss);
        }

        return meter.Total;
    }
}
