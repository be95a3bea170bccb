using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// The cross-entropy of softmax(logits) against targets. Only the first logits may count, one for each class: the
/// others are outside the softmax, so that a network of many outputs can be trained and measured on fewer classes.
/// </summary>
public static unsafe class SoftmaxCrossEntropy
{
    /// <summary>The mean loss of the batch, and its gradient.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="logits">N × C × 1 × 1.</param>
    /// <param name="targets">N labels, and how they are mixed and smoothed.</param>
    /// <param name="classes">Logits that count, from 1 to C.</param>
    /// <param name="gradient">
    /// N × C × 1 × 1, of the mean, overwritten; zero for logits that do not count. It may be <paramref name="logits"/>.
    /// </param>
    /// <param name="correct">
    /// Images whose first greatest logit is that of the label with the larger share; of equal shares, of the lower
    /// class.
    /// </param>
    /// <exception cref="ArgumentException">
    /// Dimensions do not fit, or a share or smoothing is out of its range; if a label is not a class, the message says
    /// which.
    /// </exception>
    public static double Run(
        WorkerPool workers, FeatureMap logits, Targets targets, int classes, FeatureMap gradient, out int correct)
    {
        ReadOnlySpan<int> labels = targets.Labels;
        Check.Same(logits, gradient);
        CheckBatch(logits, labels, classes, lowestLabel: 0);
        Check.Rate(targets.Smoothing, nameof(targets.Smoothing));
        if (targets.Share is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(
                nameof(targets), targets.Share, "The share of a label must be from 0 to 1.");

        long floats = (long)labels.Length * sizeof(ImageResult) / sizeof(float);
        var results = (ImageResult*)ThreadScratch.ForPartials(floats);
        fixed (int* label = labels)
        {
            workers.Run(labels.Length, new ImageWork(
                logits, classes, label, targets.Share, targets.Smoothing, gradient.Data, results));
        }

        double loss = 0;
        correct = 0;
        for (int image = 0; image < labels.Length; image++)
        {
            loss += results[image].Loss;
            if (results[image].Predicted == targets.Principal(image)) correct++;
        }

        return loss / labels.Length;
    }

    /// <summary>How each image of the batch is classified, against its label alone.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="logits">N × C × 1 × 1.</param>
    /// <param name="labels">N classes; −1 where there is no image, as at the end of a data set.</param>
    /// <param name="classes">Logits that count, from 1 to C.</param>
    /// <param name="results">N results, overwritten; <see cref="ImageResult.None"/> where there is no image.</param>
    /// <exception cref="ArgumentException">Dimensions do not fit; if a label is not a class,
    /// the message says which.</exception>
    public static void Evaluate(
        WorkerPool workers, FeatureMap logits, ReadOnlySpan<int> labels, int classes, Span<ImageResult> results)
    {
        CheckBatch(logits, labels, classes, lowestLabel: -1);
        if (results.Length != labels.Length)
            throw new ArgumentException(
                $"Room for {results.Length} results given for {labels.Length} images.", nameof(results));
        fixed (int* label = labels)
        fixed (ImageResult* result = results)
            workers.Run(
                labels.Length, new ImageWork(logits, classes, label, share: 1, smoothing: 0, gradient: null, result));
    }

    private static void CheckBatch(FeatureMap logits, ReadOnlySpan<int> labels, int classes, int lowestLabel)
    {
        Check.Shape(logits, labels.Length, logits.Channels, 1, 1, nameof(logits), nameof(SoftmaxCrossEntropy));
        if (classes < 1 || classes > logits.Channels)
            throw new ArgumentOutOfRangeException(
                nameof(classes), classes,
                $"The network has {logits.Channels} outputs; that many classes can count at most.");
        Targets.CheckLabels(labels, classes, lowestLabel);
    }

    /// <summary>Loss, and gradient unless it is null, of one image.</summary>
    private readonly struct ImageWork(
        FeatureMap logits, int classes, int* labels, float share, float smoothing, float* gradient,
        ImageResult* results)
        : IWork
    {
        public void Run(int image, int worker)
        {
            int label = labels[image];
            if (label < 0)
            {
                results[image] = ImageResult.None;
                return;
            }

            // A partner that is no image has no share: only evaluation knows such.
            int partner = share == 1 ? label : labels[Targets.Partner(image, logits.Batch)];
            int greatest = 0;
            double sum = 0;
            for (int c = 0; c < classes; c++)
            {
                float logit = Logit(image, c);
                sum += logit;
                if (logit > Logit(image, greatest)) greatest = c;
            }

            float maximum = Logit(image, greatest);
            double total = 0;
            for (int c = 0; c < classes; c++) total += Math.Exp(Logit(image, c) - (double)maximum);

            double logTotal = maximum + Math.Log(total);
            double mixed = share * (double)Logit(image, label) + (1.0 - share) * Logit(image, partner);
            double target = (1.0 - smoothing) * mixed + smoothing * (sum / classes);
            // Where a logit is not a number, nothing is right.
            int predicted = double.IsNaN(sum) && greatest == label ? (label + 1) % classes : greatest;
            results[image] =
                new ImageResult(logTotal - target, predicted, Rank(image, label), (float)Math.Exp(maximum - logTotal));
            if (gradient is not null) Differentiate(image, label, partner, logTotal);
        }

        private float Logit(int image, int channel) => logits[image, channel, 0, 0];

        // Written so that a NaN is ahead of the label, and a label of NaN behind all.
        private int Rank(int image, int label)
        {
            float own = Logit(image, label);
            int ahead = 0;
            for (int c = 0; c < label; c++) if (!(own > Logit(image, c))) ahead++;
            for (int c = label + 1; c < classes; c++) if (!(own >= Logit(image, c))) ahead++;
            return ahead;
        }

        private void Differentiate(int image, int label, int partner, double logTotal)
        {
            FeatureMap to = new(gradient, logits.Batch, logits.Channels, 1, 1);
            for (int c = 0; c < classes; c++)
            {
                double mixed = (c == label ? share : 0.0) + (c == partner ? 1.0 - share : 0.0);
                double target = (1.0 - smoothing) * mixed + (double)smoothing / classes;
                double probability = Math.Exp(Logit(image, c) - logTotal);
                to[image, c, 0, 0] = (float)((probability - target) / logits.Batch);
            }

            for (int c = classes; c < logits.Channels; c++) to[image, c, 0, 0] = 0;
        }
    }
}
