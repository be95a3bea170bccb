using System.Collections.Immutable;
using GResNet.Imaging;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;
using GResNet.Runtime.Weights;
using GResNet.Training.Data;

namespace GResNet.Training.Features;

/// <summary>
/// The images of a dataset as places that have features: each as it is measured, and then each as it was varied, as
/// often as that is.
/// </summary>
/// <param name="images">The images.</param>
/// <param name="passes">How many features an image has.</param>
internal sealed class FrozenPart(IDataset images, int passes) : IDataset
{
    private FeatureStore? store;

    /// <summary>The images themselves.</summary>
    public IDataset Whole => images;

    /// <summary>The features, of all places; there are none before they are computed.</summary>
    public FeatureStore Store
    {
        get => store ?? throw new InvalidOperationException("The features have not been computed.");
        set => store = value;
    }

    public int Count => checked(images.Count * passes);

    public ImmutableArray<string> Classes => images.Classes;

    public int Channels => images.Channels;

    /// <summary>The images' pixels are not read.</summary>
    public int? Resolution => 1;

    public PixelNormalization Normalization => images.Normalization;

    public string Fingerprint => images.Fingerprint;

    public int Label(int image) => images.Label(image % images.Count);

    public string Name(int image) => images.Name(image % images.Count);

    public IImageReader CreateReader() => new Reader(this);

    /// <summary>Says of an image only whether it could be read.</summary>
    private sealed class Reader(FrozenPart part) : IImageReader
    {
        public ImageSize Open(int image) => part.Store.IsUnreadable(image)
            ? throw new ImageException($"'{part.Name(image)}' could not be read when its features were computed.")
            : new ImageSize(1, 1);

        public void Read(PixelBox box, int width, int height, ImageBuffer into)
        {
            into.Reset(1, 1, part.Channels);
            into.Row(0).Clear();
        }

        public void Dispose()
        {
        }
    }
}

/// <summary>A network's input is the features of a batch's places.</summary>
/// <param name="part">Has them.</param>
internal sealed class FeatureInput(FrozenPart part) : IBatchInput
{
    private float[] features = [];

    public unsafe void Write(WorkerPool workers, Batch batch, FeatureMap target)
    {
        if (features.Length != target.Channels) features = new float[target.Channels];
        for (int i = 0; i < batch.Count; i++)
        {
            part.Store.Read(batch.Images[i], features);
            for (int block = 0; block < target.Blocks; block++)
            {
                var lanes = new Span<float>(
                    target.Data + block * target.BlockStride + i * FeatureMap.Block, FeatureMap.Block);
                lanes.Clear();
                ReadOnlySpan<float> left = features.AsSpan(block * FeatureMap.Block);
                left[..Math.Min(left.Length, FeatureMap.Block)].CopyTo(lanes);
            }
        }
    }

    public void Dispose()
    {
    }
}
