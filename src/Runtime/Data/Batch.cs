using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Data;

/// <summary>Images and labels of one step, in memory that is used again for later ones.</summary>
public sealed unsafe class Batch : IDisposable
{
    private readonly AlignedBuffer buffer;
    private readonly int[] labels;

    internal Batch(IDataset dataset, int count)
    {
        buffer = new AlignedBuffer(count * FeatureMap.FloatsPerImage(dataset.Channels, dataset.Resolution, dataset.Resolution));
        labels = new int[count];
        Images = new FeatureMap(buffer.Data, count, dataset.Channels, dataset.Resolution, dataset.Resolution);
    }

    /// <summary>The images.</summary>
    public FeatureMap Images { get; }

    /// <summary>One label per image.</summary>
    public Span<int> Labels => labels;

    /// <summary>Copies the images to where a network reads them.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> has another shape.</exception>
    public void CopyImagesTo(FeatureMap destination)
    {
        if ((destination.Batch, destination.Channels, destination.Height, destination.Width)
            != (Images.Batch, Images.Channels, Images.Height, Images.Width))
            throw new ArgumentException(
                $"The batch is {Images.Batch}×{Images.Channels}×{Images.Height}×{Images.Width}, the network's input "
                + $"{destination.Batch}×{destination.Channels}×{destination.Height}×{destination.Width}.", nameof(destination));
        long bytes = buffer.Length * sizeof(float);
        Buffer.MemoryCopy(Images.Data, destination.Data, bytes, bytes);
    }

    /// <inheritdoc/>
    public void Dispose() => buffer.Dispose();
}
