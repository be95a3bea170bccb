using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>The cross-entropy of softmax(logits) against labels, optionally smoothed (Szegedy et al., 2016).</summary>
public static unsafe class SoftmaxCrossEntropy
{
    /// <summary>The mean loss of the batch, and its gradient.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="logits">N × C × 1 × 1.</param>
    /// <param name="labels">N classes.</param>
    /// <param name="smoothing">Probability spread over all classes, from 0 to below 1.</param>
    /// <param name="gradient">N × C × 1 × 1, of the mean, overwritten; it may be <paramref name="logits"/>.</param>
    /// <param name="correct">Images whose first greatest logit is that of the label.</param>
    /// <exception cref="ArgumentOutOfRangeException">A label is not a class; the message says which.</exception>
    public static double Run(
        WorkerPool workers, FeatureMap logits, ReadOnlySpan<int> labels, float smoothing, FeatureMap gradient,
        out int correct)
    {
        Check.Same(logits, gradient);
        return Run(workers, logits, labels, smoothing, gradient.Data, out correct);
    }

    /// <summary>The mean loss of the batch.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="logits">N × C × 1 × 1.</param>
    /// <param name="labels">N classes.</param>
    /// <param name="smoothing">Probability spread over all classes, from 0 to below 1.</param>
    /// <param name="correct">Images whose first greatest logit is that of the label.</param>
    /// <exception cref="ArgumentOutOfRangeException">A label is not a class; the message says which.</exception>
    public static double Run(
        WorkerPool workers, FeatureMap logits, ReadOnlySpan<int> labels, float smoothing, out int correct) =>
        Run(workers, logits, labels, smoothing, null, out correct);

    private static double Run(
        WorkerPool workers, FeatureMap logits, ReadOnlySpan<int> labels, float smoothing, float* gradient,
        out int correct)
    {
        Check.Shape(logits, labels.Length, logits.Channels, 1, 1, nameof(logits), nameof(SoftmaxCrossEntropy));
        Check.Rate(smoothing, nameof(smoothing));
        CheckLabels(labels, logits.Channels);
        ImageResult* results = (ImageResult*)ThreadScratch.ForPartials(
            (long)labels.Length * sizeof(ImageResult) / sizeof(float));
        fixed (int* label = labels)
            workers.Run(labels.Length, new ImageWork(logits, label, smoothing, gradient, results));

        double loss = 0;
        long hits = 0;
        for (int image = 0; image < labels.Length; image++)
        {
            loss += results[image].Loss;
            hits += results[image].Correct;
        }

        correct = (int)hits;
        return loss / labels.Length;
    }

    private static void CheckLabels(ReadOnlySpan<int> labels, int classes)
    {
        for (int image = 0; image < labels.Length; image++)
            if ((uint)labels[image] >= (uint)classes)
                throw new ArgumentOutOfRangeException(
                    nameof(labels), labels[image],
                    $"Image {image} has label {labels[image]}, but the model has classes 0 to {classes - 1}.");
    }

    private struct ImageResult
    {
        public double Loss;
        public long Correct;
    }

    private readonly struct ImageWork(
        FeatureMap logits, int* labels, float smoothing, float* gradient, ImageResult* results) : IWork
    {
        public void Run(int image, int worker)
        {
            int classes = logits.Channels, label = labels[image];
            int greatest = 0;
            double sum = 0;
            for (int c = 0; c < classes; c++)
            {
                float logit = logits[image, c, 0, 0];
                sum += logit;
                if (logit > logits[image, greatest, 0, 0]) greatest = c;
            }

            float maximum = logits[image, greatest, 0, 0];
            double total = 0;
            for (int c = 0; c < classes; c++) total += Math.Exp(logits[image, c, 0, 0] - (double)maximum);

            double logTotal = maximum + Math.Log(total);
            double target = (1.0 - smoothing) * logits[image, label, 0, 0] + smoothing * (sum / classes);
            results[image] = new ImageResult { Loss = logTotal - target, Correct = greatest == label ? 1 : 0 };
            if (gradient is not null) Differentiate(image, label, logTotal);
        }

        private void Differentiate(int image, int label, double logTotal)
        {
            int classes = logits.Channels;
            FeatureMap to = new(gradient, logits.Batch, classes, 1, 1);
            for (int c = 0; c < classes; c++)
            {
                double target = (c == label ? 1.0 - smoothing : 0) + (double)smoothing / classes;
                double probability = Math.Exp(logits[image, c, 0, 0] - logTotal);
                to[image, c, 0, 0] = (float)((probability - target) / logits.Batch);
            }
        }
    }
}
