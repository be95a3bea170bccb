using System.Collections.Immutable;
using GResNet.Imaging;
using GResNet.Imaging.Decoding;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;
using GResNet.Runtime.Weights;

namespace GResNet.Inference;

/// <summary>
/// Tells what images show, with a trained model. Any number of threads may call it: they read images side by side, as
/// many at a time as there are processors, and take turns at the network. What each is told does not depend on the
/// others.
/// </summary>
public sealed class ImageClassifier : IDisposable
{
    private const int DefaultCount = 5;

    private readonly ImageNetwork network;

    /// <summary>A classifier with the weights of a file that training wrote.</summary>
    /// <param name="model">Gets the weights.</param>
    /// <param name="path">The file.</param>
    /// <param name="workers">The threads to compute on.</param>
    /// <param name="warn">Is told where the file's network was wired otherwise; null to refuse such a file.</param>
    /// <param name="limits">What an image's file may ask for; null for <see cref="ImageLimits.Default"/>.</param>
    /// <param name="batch">The most images that the network is given at a time, where it is asked for several.</param>
    /// <exception cref="CheckpointException">
    /// The file is damaged, of another architecture, has values that are not finite, or does not say what images
    /// need and is none of the model's <see cref="IPublishedElsewhere.Published"/>.
    /// </exception>
    /// <exception cref="IOException">The file is absent or cannot be read.</exception>
    public static ImageClassifier Load(
        IModel model, string path, WorkerPool workers, Action<string>? warn = null, ImageLimits? limits = null,
        int batch = 1)
    {
        using WeightsFile file = WeightsFiles.Open(path);
        ModelCard card = ModelCard.Of(file, model, out string? note)
            ?? throw new CheckpointException(
                note ?? $"'{path}' does not say what images need: files that training writes do. Say it with a "
                    + "ModelCard.");
        ModelWeights.Load(model, file, warn);
        return new ImageClassifier(model, card, workers, limits, batch);
    }

    /// <summary>A classifier with the weights that a model has.</summary>
    /// <param name="model">With trained weights.</param>
    /// <param name="card">What the file of its weights says of their use.</param>
    /// <param name="workers">The threads to compute on.</param>
    /// <param name="limits">What an image's file may ask for; null for <see cref="ImageLimits.Default"/>.</param>
    /// <param name="batch">The most images that the network is given at a time, where it is asked for several.</param>
    /// <exception cref="ArgumentException">The model does not take images of the card's channels, resolution or
    /// classes.</exception>
    /// <exception cref="InvalidOperationException">The model's state was neither initialised nor loaded.</exception>
    public ImageClassifier(
        IModel model, ModelCard card, WorkerPool workers, ImageLimits? limits = null, int batch = 1)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(card);
        ModelSummary summary = model.Summary;
        if (summary.Channels != card.Normalization.Mean.Length || summary.Classes < card.Classes.Length)
            throw new ArgumentException(
                $"{summary.Name} takes images of {summary.Channels} channels in {summary.Classes} classes; the weights "
                    + $"are for images of {card.Normalization.Mean.Length} channels in {card.Classes.Length}.",
                nameof(model));
        network = new ImageNetwork(this, model, card, workers, limits, batch);
        (Name, Classes) = (summary.Name, card.NamesOf(summary.Classes));
    }

    /// <summary>Names of the classes, in the order of the network's outputs; their numbers where these have no
    /// names.</summary>
    public ImmutableArray<string> Classes { get; }

    /// <summary>The most images that the network is given at a time.</summary>
    public int Batch => network.Capacity;

    /// <summary>Of the model.</summary>
    internal string Name { get; }

    /// <summary>What reads images for it.</summary>
    internal PixelReaders Readers => network.Readers;

    /// <summary>Classifies an image.</summary>
    /// <param name="image">
    /// A file (its path will do), a stream, bytes or pixels. Colour becomes grey for a network of one channel, and grey
    /// becomes colour for one of three.
    /// </param>
    /// <param name="count">How many of the most likely classes to tell.</param>
    /// <returns>The most likely classes, most likely first.</returns>
    /// <exception cref="ImageException">It cannot be read; the message says why.</exception>
    /// <exception cref="DatasetException">libvips cannot be loaded; the message says how to install it.</exception>
    /// <exception cref="NotFiniteNumberException">What the network makes of it is infinite or not a number.</exception>
    public ImmutableArray<Prediction> Classify(ImageSource image, int count = DefaultCount) =>
        ClassifyBatch([image], count)[0];

    /// <summary>Classifies images, as many at a time as the classifier's batch.</summary>
    /// <param name="images">As for <see cref="Classify"/>; read one after the other.</param>
    /// <param name="count">How many of the most likely classes to tell of each.</param>
    /// <returns>Of each image, in their order, the most likely classes, most likely first.</returns>
    /// <exception cref="ImageException">One cannot be read; the message names it and says why.</exception>
    /// <exception cref="DatasetException">libvips cannot be loaded; the message says how to install it.</exception>
    /// <exception cref="NotFiniteNumberException">What the network makes of one is infinite or no number.</exception>
    public ImmutableArray<ImmutableArray<Prediction>> ClassifyAll(
        IEnumerable<ImageSource> images, int count = DefaultCount) =>
        [.. images.Chunk(Batch).SelectMany(batch => ClassifyBatch(batch, count))];

    /// <summary>Frees the network's memory; nobody may be calling.</summary>
    public void Dispose() => network.Dispose();

    /// <summary>
    /// Computes the network's outputs, one a class, of as many images as <see cref="Batch"/> at most.
    /// </summary>
    internal double[][] Compute(IReadOnlyList<ImagePixels> images)
    {
        var outputs = new double[images.Count][];
        network.Compute(images, outputs, Take);
        return outputs;
    }

    private ImmutableArray<Prediction>[] ClassifyBatch(ImageSource[] images, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var outputs = new double[images.Length][];
        network.Read(images, outputs, Take);
        return [.. images.Zip(outputs, (image, of) => Prediction.MostLikely(image.Name, of, Classes, count))];
    }

    private void Take(InferenceNetwork computed, IReadOnlyList<ImagePixels> images, double[][] outputs)
    {
        for (int i = 0; i < images.Count; i++)
        {
            int image = i;
            outputs[i] =
                [.. Enumerable.Range(0, Classes.Length).Select(label => (double)computed.Logits[image, label, 0, 0])];
        }
    }
}
