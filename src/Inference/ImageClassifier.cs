using System.Collections.Immutable;
using GResNet.Imaging;
using GResNet.Imaging.Decoding;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;
using GResNet.Runtime.Weights;

namespace GResNet.Inference;

/// <summary>Tells what images show, with a trained model. For one thread at a time.</summary>
public sealed class ImageClassifier : IDisposable
{
    private const int DefaultCount = 5;

    private readonly InferenceNetwork network;
    private readonly EvaluationTransform transform;
    private readonly BatchInput input;
    private readonly SourceReader reader;
    private readonly byte[] pixels;

    /// <summary>A classifier with the weights of a file that training wrote.</summary>
    /// <param name="model">Gets the weights.</param>
    /// <param name="path">The file.</param>
    /// <param name="workers">The threads to compute on.</param>
    /// <param name="warn">Is told where the file's network was wired otherwise; null to refuse such a file.</param>
    /// <param name="limits">What an image's file may ask for; null for <see cref="ImageLimits.Default"/>.</param>
    /// <param name="batch">The most images that the network is given at a time, where it is asked for several.</param>
    /// <exception cref="CheckpointException">
    /// The file is damaged, of another architecture, has values that are not finite, or does not name its classes.
    /// </exception>
    /// <exception cref="IOException">The file is absent or cannot be read.</exception>
    public static ImageClassifier Load(
        IModel model, string path, WorkerPool workers, Action<string>? warn = null, ImageLimits? limits = null,
        int batch = 1)
    {
        using WeightsFile file = WeightsFiles.Open(path);
        ModelCard card = ModelCard.Read(file)
            ?? throw new CheckpointException($"'{path}' does not name its classes: files that training writes do.");
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
        ModelSummary summary = model.Summary;
        if (summary.Channels != card.Normalization.Mean.Length || summary.Classes < card.Classes.Length)
            throw new ArgumentException(
                $"{summary.Name} takes images of {summary.Channels} channels in {summary.Classes} classes; the weights "
                    + $"are for images of {card.Normalization.Mean.Length} channels in {card.Classes.Length}.",
                nameof(model));
        network = model.ToInference(card.Resolution, batch, workers);
        network.Prepare();
        transform = new EvaluationTransform(card.Resolution, card.Resize ?? card.Resolution);
        input = new BatchInput(card.Normalization);
        reader = new SourceReader(summary.Channels, limits);
        Classes = card.Classes;
        pixels = new byte[batch * ImageBytes(card.Resolution, summary.Channels)];
    }

    /// <summary>Names of the classes, in the order of the network's outputs.</summary>
    public ImmutableArray<string> Classes { get; }

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
        [.. images.Chunk(network.Capacity).SelectMany(batch => ClassifyBatch(batch, count))];

    /// <inheritdoc/>
    public void Dispose()
    {
        reader.Dispose();
        input.Dispose();
        network.Dispose();
    }

    private static int ImageBytes(int resolution, int channels) => checked(resolution * resolution * channels);

    private ImmutableArray<Prediction>[] ClassifyBatch(ImageSource[] images, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        network.Batch = images.Length;
        int bytes = ImageBytes(network.Resolution, input.Channels);
        for (int i = 0; i < images.Length; i++)
        {
            reader.Source = images[i];
            transform.Apply(reader, 0, pixels.AsSpan(i * bytes, bytes));
        }

        input.Write(
            network.Workers, pixels.AsSpan(0, images.Length * bytes), new PixelBox[images.Length], Mix.None,
            network.Image);
        network.Forward();
        return [.. images.Select((image, i) => Prediction.MostLikely(image.Name, Outputs(i), Classes, count))];
    }

    private double[] Outputs(int image) =>
        [.. Enumerable.Range(0, Classes.Length).Select(label => (double)network.Logits[image, label, 0, 0])];
}
