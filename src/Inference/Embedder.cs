using GResNet.Imaging;
using GResNet.Imaging.Decoding;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;
using GResNet.Runtime.Weights;

namespace GResNet.Inference;

/// <summary>
/// Gives images' embeddings, with a trained model: what its last layer reads, the penultimate features. Images that
/// look alike to the network have embeddings that are near each other. Any number of threads may call it: they read
/// images side by side, and take turns at the network.
/// </summary>
public sealed class Embedder : IDisposable
{
    private readonly ImageNetwork network;
    private readonly bool normalizes;

    /// <summary>An embedder with the weights of a file that training wrote.</summary>
    /// <param name="model">Gets the weights.</param>
    /// <param name="path">The file.</param>
    /// <param name="workers">The threads to compute on.</param>
    /// <param name="normalizes">Embeddings are scaled to length 1, so that their inner product is their cosine.</param>
    /// <param name="warn">Is told where the file's network was wired otherwise; null to refuse such a file.</param>
    /// <param name="limits">What an image's file may ask for; null for <see cref="ImageLimits.Default"/>.</param>
    /// <param name="batch">The most images that the network is given at a time, where it is asked for several.</param>
    /// <exception cref="ArgumentException">The model has no embedding.</exception>
    /// <exception cref="CheckpointException">
    /// The file is damaged, of another architecture, has values that are not finite, or does not say what images need.
    /// </exception>
    /// <exception cref="IOException">The file is absent or cannot be read.</exception>
    public static Embedder Load(
        IModel model, string path, WorkerPool workers, bool normalizes = false, Action<string>? warn = null,
        ImageLimits? limits = null, int batch = 1)
    {
        using WeightsFile file = WeightsFiles.Open(path);
        ModelCard card = ModelCard.Of(file, model, out string? note)
            ?? throw new CheckpointException(
                note ?? $"'{path}' does not say what images need: files that training writes do. "
                    + "Say it with a ModelCard.");
        ModelWeights.Load(model, file, warn);
        return new Embedder(model, card, workers, normalizes, limits, batch);
    }

    /// <summary>An embedder with the weights that a model has.</summary>
    /// <param name="model">With trained weights.</param>
    /// <param name="card">What the file of its weights says of their use; its classes do not matter.</param>
    /// <param name="workers">The threads to compute on.</param>
    /// <param name="normalizes">Embeddings are scaled to length 1, so that their inner product is their cosine.</param>
    /// <param name="limits">What an image's file may ask for; null for <see cref="ImageLimits.Default"/>.</param>
    /// <param name="batch">The most images that the network is given at a time, where it is asked for several.</param>
    /// <exception cref="ArgumentException">The model does not take images of the card's channels or resolution, or has
    /// no embedding; the message says which.</exception>
    /// <exception cref="InvalidOperationException">The model's state was neither initialised nor loaded.</exception>
    public Embedder(
        IModel model, ModelCard card, WorkerPool workers, bool normalizes = false, ImageLimits? limits = null,
        int batch = 1)
    {
        ModelSummary summary = model.Summary;
        int channels = card.Normalization.Mean.Length;
        if (summary.Channels != channels)
            throw new ArgumentException(
                $"{summary.Name} takes images of {summary.Channels} channels; the weights are for images of "
                    + $"{channels}.",
                nameof(model));
        Length = summary.RequireFeatures(card.Resolution);
        network = new ImageNetwork(this, model, card, workers, limits, batch);
        this.normalizes = normalizes;
    }

    /// <summary>Numbers of an embedding.</summary>
    public int Length { get; }

    /// <summary>The most images that the network is given at a time.</summary>
    public int Batch => network.Capacity;

    /// <summary>The embedding of an image.</summary>
    /// <param name="image">
    /// A file (its path will do), a stream, bytes or pixels. Colour becomes grey for a network of one channel, and grey
    /// becomes colour for one of three.
    /// </param>
    /// <returns><see cref="Length"/> numbers.</returns>
    /// <exception cref="ImageException">It cannot be read; the message says why.</exception>
    /// <exception cref="DatasetException">libvips cannot be loaded; the message says how to install it.</exception>
    /// <exception cref="NotFiniteNumberException">What the network makes of it is infinite or not a number.</exception>
    public float[] Embed(ImageSource image)
    {
        float[] embedding = new float[Length];
        Embed([image], embedding);
        return embedding;
    }

    /// <summary>The embeddings of images, as many at a time as the embedder's batch.</summary>
    /// <param name="images">As for <see cref="Embed(ImageSource)"/>; read one after the other.</param>
    /// <returns>Of each image, in their order, <see cref="Length"/> numbers.</returns>
    /// <exception cref="ImageException">One cannot be read; the message names it and says why.</exception>
    /// <exception cref="DatasetException">libvips cannot be loaded; the message says how to install it.</exception>
    /// <exception cref="NotFiniteNumberException">What the network makes of one is infinite or no number.</exception>
    public float[][] EmbedAll(IEnumerable<ImageSource> images) =>
    [
        .. images.Chunk(Batch).SelectMany(batch =>
        {
            float[] embeddings = new float[batch.Length * Length];
            Embed(batch, embeddings);
            return embeddings.Chunk(Length);
        }),
    ];

    /// <summary>The embeddings of at most <see cref="Batch"/> images, without an array for each.</summary>
    /// <param name="images">As for <see cref="Embed(ImageSource)"/>.</param>
    /// <param name="embeddings">Gets <see cref="Length"/> numbers of each, one after the other.</param>
    /// <exception cref="ArgumentException">There are no images or too many, or not as many places.</exception>
    /// <exception cref="ImageException">One cannot be read; the message names it and says why.</exception>
    /// <exception cref="DatasetException">libvips cannot be loaded; the message says how to install it.</exception>
    /// <exception cref="NotFiniteNumberException">What the network makes of one is infinite or no number.</exception>
    public void Embed(ReadOnlySpan<ImageSource> images, Span<float> embeddings)
    {
        if (images.IsEmpty || images.Length > Batch)
            throw new ArgumentException($"{images.Length} images: from 1 to {Batch} are taken.", nameof(images));
        if (embeddings.Length != images.Length * Length)
            throw new ArgumentException(
                $"{images.Length} embeddings have {images.Length * Length} numbers, not {embeddings.Length}.",
                nameof(embeddings));
        network.Read(images, embeddings, Take);
    }

    /// <summary>Frees the network's memory; nobody may be calling.</summary>
    public void Dispose() => network.Dispose();

    private void Take(InferenceNetwork computed, IReadOnlyList<ImagePixels> images, Span<float> embeddings)
    {
        for (int i = 0; i < images.Count; i++)
        {
            Span<float> embedding = embeddings.Slice(i * Length, Length);
            computed.Embedding.CopyTo(i, embedding);
            if (!EmbeddingVector.IsFinite(embedding))
                throw new NotFiniteNumberException(
                    $"What the network makes of '{images[i].Name}' is not finite. Its weights are too large, as those "
                        + "of a training that was about to diverge: use those of an earlier epoch.");
            if (normalizes) EmbeddingVector.Normalize(embedding);
        }
    }
}
