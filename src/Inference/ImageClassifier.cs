using System.Collections.Immutable;
using GResNet.Imaging;
using GResNet.Imaging.Decoding;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;
using GResNet.Runtime.Weights;

namespace GResNet.Inference;

/// <summary>Tells what photographs show, with a trained model. For one thread at a time.</summary>
public sealed class ImageClassifier : IDisposable
{
    private readonly InferenceNetwork network;
    private readonly EvaluationTransform transform;
    private readonly BatchInput input;
    private readonly ImmutableArray<string> classes;
    private readonly byte[] pixels;
    private readonly ImageLimits? limits;

    /// <summary>A classifier with the weights of a file that training wrote.</summary>
    /// <param name="model">Gets the weights.</param>
    /// <param name="path">The file.</param>
    /// <param name="workers">The threads to compute on.</param>
    /// <param name="warn">Is told where the file's network was wired otherwise; null to refuse such a file.</param>
    /// <param name="limits">What an image's file may ask for; null for <see cref="ImageLimits.Default"/>.</param>
    /// <exception cref="CheckpointException">
    /// The file is damaged, of another architecture, has values that are not finite, or does not name its classes.
    /// </exception>
    /// <exception cref="IOException">The file is absent or cannot be read.</exception>
    public static ImageClassifier Load(
        IModel model, string path, WorkerPool workers, Action<string>? warn = null, ImageLimits? limits = null)
    {
        using var file = new SafetensorsReader(path);
        ModelCard card = ModelCard.Read(file)
            ?? throw new CheckpointException($"'{path}' does not name its classes: files that training writes do.");
        ModelWeights.Load(model, file, warn);
        return new ImageClassifier(model, card, workers, limits);
    }

    /// <summary>A classifier of one image at a time.</summary>
    /// <param name="model">With trained weights.</param>
    /// <param name="card">What the file of its weights says of their use.</param>
    /// <param name="workers">The threads to compute on.</param>
    /// <param name="limits">What an image's file may ask for; null for <see cref="ImageLimits.Default"/>.</param>
    /// <exception cref="ArgumentException">The model does not take colour images,
    /// or not of the card's resolution or classes.</exception>
    /// <exception cref="InvalidOperationException">The model's state was neither initialised nor loaded.</exception>
    public ImageClassifier(IModel model, ModelCard card, WorkerPool workers, ImageLimits? limits = null)
    {
        this.limits = limits;
        ModelSummary summary = model.Summary;
        if (summary.Channels != 3 || card.Normalization.Mean.Length != 3 || summary.Classes < card.Classes.Length)
            throw new ArgumentException(
                $"{summary.Name} takes images of {summary.Channels} channels in {summary.Classes} classes, not "
                    + $"photographs in {card.Classes.Length}.", nameof(model));
        network = model.ToInference(card.Resolution, 1, workers);
        network.Prepare();
        transform = new EvaluationTransform(card.Resolution, card.Resize ?? card.Resolution);
        input = new BatchInput(card.Normalization);
        classes = card.Classes;
        pixels = new byte[card.Resolution * card.Resolution * summary.Channels];
    }

    /// <summary>Classifies a file.</summary>
    /// <param name="path">A photograph, in any format that libvips reads.</param>
    /// <param name="count">How many of the most likely classes to tell.</param>
    /// <returns>The most likely classes, most likely first.</returns>
    /// <exception cref="ImageException">It cannot be read; the message says why.</exception>
    /// <exception cref="NotFiniteNumberException">What the network makes of it is infinite or not a number.</exception>
    public ImmutableArray<Prediction> Classify(string path, int count)
    {
        using var reader = new FileReader(_ => path, limits);
        transform.Apply(reader, 0, pixels);
        input.Write(network.Workers, pixels, [default], Mix.None, network.Image);
        network.Forward();
        return MostLikely(path, network.Logits, count);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        input.Dispose();
        network.Dispose();
    }

    private ImmutableArray<Prediction> MostLikely(string path, FeatureMap logits, int count)
    {
        double[] values = [.. Enumerable.Range(0, classes.Length).Select(c => (double)logits[0, c, 0, 0])];
        int wrong = Array.FindIndex(values, value => !double.IsFinite(value));
        if (wrong >= 0)
            throw new NotFiniteNumberException(
                $"What the network makes of '{path}' is not finite: its output for '{classes[wrong]}' is "
                + FormattableString.Invariant($"{values[wrong]}. ")
                + "Its weights are too large, as those of a training that was about to diverge: use those of an "
                    + "earlier epoch.",
                values[wrong]);
        double greatest = values.Max();
        double total = values.Sum(v => Math.Exp(v - greatest));
        return
        [
            .. values.Select((value, label) => new Prediction(classes[label], Math.Exp(value - greatest) / total))
                .OrderByDescending(p => p.Probability).Take(count),
        ];
    }
}

/// <summary>A class that an image may belong to.</summary>
/// <param name="Class">Its name.</param>
/// <param name="Probability">From 0 to 1.</param>
public sealed record Prediction(string Class, double Probability);
