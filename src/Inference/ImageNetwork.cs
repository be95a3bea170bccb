using GResNet.Imaging;
using GResNet.Imaging.Decoding;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;
using GResNet.Runtime.Weights;

namespace GResNet.Inference;

/// <summary>
/// A trained network with what reads images for it. Any number of threads may call it: they read images side by side,
/// and take turns at the network.
/// </summary>
internal sealed class ImageNetwork : IDisposable
{
    private readonly InferenceNetwork network;
    private readonly BatchInput input;
    private readonly byte[] pixels;
    private readonly Lock turn = new();
    private readonly object owner;
    private bool disposed;

    /// <param name="owner">What is told to be disposed of, once this is.</param>
    /// <param name="model">With trained weights.</param>
    /// <param name="card">What the file of its weights says of images.</param>
    /// <param name="workers">The threads to compute on.</param>
    /// <param name="limits">What an image's file may ask for; null for <see cref="ImageLimits.Default"/>.</param>
    /// <param name="batch">The most images that the network is given at a time.</param>
    public ImageNetwork(
        object owner, IModel model, ModelCard card, WorkerPool workers, ImageLimits? limits, int batch)
    {
        this.owner = owner;
        int channels = model.Summary.Channels, shorterSide = card.Resize ?? card.Resolution;
        network = model.ToInference(card.Resolution, batch, workers);
        network.Prepare();
        input = new BatchInput(card.Normalization);
        Readers = new PixelReaders(
            () => new PixelReader(channels, card.Resolution, shorterSide, card.Resampling, limits));
        pixels = new byte[checked(batch * card.Resolution * card.Resolution * channels)];
    }

    /// <summary>The most images that the network is given at a time.</summary>
    public int Capacity => network.Capacity;

    /// <summary>What reads images for it.</summary>
    public PixelReaders Readers { get; }

    /// <summary>Takes what a forward pass has left, while no other thread has the network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="images">The images that it was given, in their order.</param>
    /// <param name="into">Gets it.</param>
    public delegate void Taking<in T>(InferenceNetwork network, IReadOnlyList<ImagePixels> images, T into)
        where T : allows ref struct;

    /// <summary>Reads images, as many as <see cref="Capacity"/> at most, and computes.</summary>
    public void Read<T>(ReadOnlySpan<ImageSource> images, T into, Taking<T> take)
        where T : allows ref struct
    {
        ObjectDisposedException.ThrowIf(disposed, owner);
        foreach (ImageSource image in images) ArgumentNullException.ThrowIfNull(image);
        var read = new List<ImagePixels>(images.Length);
        try
        {
            foreach (ImageSource image in images) read.Add(Readers.Read(image));
            Compute(read, into, take);
        }
        finally
        {
            foreach (ImagePixels image in read) image.Dispose();
        }
    }

    /// <summary>The same of images that have been read.</summary>
    public void Compute<T>(IReadOnlyList<ImagePixels> images, T into, Taking<T> take)
        where T : allows ref struct
    {
        lock (turn)
        {
            ObjectDisposedException.ThrowIf(disposed, owner);
            network.Batch = images.Count;
            Span<byte> filled = pixels.AsSpan(0, pixels.Length / network.Capacity * images.Count);
            int bytes = filled.Length / images.Count;
            for (int i = 0; i < images.Count; i++) images[i].Span.CopyTo(filled[(i * bytes)..]);
            input.Write(network.Workers, filled, new PixelBox[images.Count], Mix.None, network.Image);
            network.Forward();
            take(network, images, into);
        }
    }

    /// <summary>Frees the network's memory; nobody may be calling.</summary>
    public void Dispose()
    {
        disposed = true;
        Readers.Dispose();
        input.Dispose();
        network.Dispose();
    }
}
