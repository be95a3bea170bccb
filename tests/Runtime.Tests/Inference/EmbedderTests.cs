using GResNet.Imaging;
using GResNet.Imaging.Decoding;
using GResNet.Inference;
using GResNet.Runtime.Models;
using GResNet.Runtime.Tests.Data.Decoding;
using GResNet.Runtime.Tests.Training;
using GResNet.Runtime.Threading;
using GResNet.Runtime.Weights;

namespace GResNet.Runtime.Tests.Inference;

/// <summary>By a model whose embedding is the image, of one pixel, so that it is known.</summary>
public sealed class EmbedderTests : IDisposable
{
    private static readonly PixelNormalization normalization = new([0.25f, 0.5f, 0.75f], [0.5f, 0.25f, 1f]);

    private readonly WorkerPool workers = new(2);
    private readonly LinearModel model = new(channels: 3, resolution: 1, classes: 2);

    public void Dispose()
    {
        model.Dispose();
        workers.Dispose();
    }

    [Fact]
    public void An_embedding_is_what_the_last_layer_reads()
    {
        using Embedder embedder = Create();
        Assert.Equal(3, embedder.Length);
        float[] embedding = embedder.Embed(ImageSource.FromPixels(new byte[] { 51, 102, 255 }, 1, 1));
        Assert.Equal([-0.1f, -0.4f, 0.25f], embedding, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Normalized_embeddings_have_length_one()
    {
        using Embedder plain = Create(), normalizing = Create(normalizes: true);
        ImageSource image = ImageSource.FromPixels(new byte[] { 51, 102, 255 }, 1, 1);
        float[] expected = plain.Embed(image), found = normalizing.Embed(image);
        double length = Math.Sqrt(expected.Sum(value => (double)value * value));
        Assert.Equal(expected.Select(value => (float)(value / length)), found, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Zeros_have_no_length_to_be_scaled_to()
    {
        float[] zeros = new float[4];
        EmbeddingVector.Normalize(zeros);
        Assert.All(zeros, value => Assert.Equal(0, value));
    }

    [Fact]
    public void Files_streams_bytes_and_pixels_are_embedded_alike_one_by_one_and_in_batches()
    {
        string path = Corpus.Good("rgb.png");
        byte[] file = File.ReadAllBytes(path);
        using var decoder = new ImageDecoder();
        ImageBuffer image = Corpus.Decode(decoder, path);
        using var stream = new MemoryStream(file);
        using Embedder embedder = Create(batch: 2);
        float[] expected = embedder.Embed(path);
        ImageSource[] sources =
        [
            ImageSource.FromFile(path), ImageSource.FromStream(stream), ImageSource.FromBytes(file),
            ImageSource.FromPixels(image.Pixels.ToArray(), image.Width, image.Height), path,
        ];

        float[][] all = embedder.EmbedAll(sources);

        Assert.Equal(sources.Length, all.Length);
        Assert.All(all, embedding => Assert.Equal(expected, embedding));
        float[] two = new float[6];
        embedder.Embed([path, path], two);
        Assert.Equal([.. expected, .. expected], two);
        Assert.Throws<ArgumentException>(() => embedder.Embed([path, path, path], new float[9]));
        Assert.Throws<ArgumentException>(() => embedder.Embed([path], new float[2]));
    }

    [Fact]
    public void Many_threads_may_embed()
    {
        using Embedder embedder = Create(batch: 2);
        ImageSource Grey(int level) => ImageSource.FromPixels(new[] { (byte)level }, 1, 1);
        float[][] expected = [.. Enumerable.Range(0, 64).Select(level => embedder.Embed(Grey(level)))];
        float[][] found = new float[expected.Length][];
        Parallel.For(0, expected.Length, level => found[level] = embedder.Embed(Grey(level)));
        Assert.Equal(expected, found);
    }

    [Fact]
    public void A_model_without_an_embedding_is_refused_and_the_message_says_why()
    {
        using var other = new LinearModel(channels: 3, resolution: 8, classes: 2);
        var card = new ModelCard("dots", ["a", "b"], normalization, 8, null);
        var error = Assert.Throws<ArgumentException>(() => new Embedder(other, card, workers));
        Assert.Contains("Linear has no embedding", error.Message, StringComparison.Ordinal);
        using InferenceNetwork network = other.ToInference(8, 1, workers);
        Assert.Throws<InvalidOperationException>(() => network.Embedding);
    }

    private Embedder Create(bool normalizes = false, int batch = 1) =>
        new(model, new ModelCard("dots", ["a", "b"], normalization, 1, null), workers, normalizes, batch: batch);
}
