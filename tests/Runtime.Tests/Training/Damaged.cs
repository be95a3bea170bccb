using System.Collections.Immutable;
using GResNet.Imaging;
using GResNet.Runtime.Weights;
using GResNet.Training.Data;

namespace GResNet.Runtime.Tests.Training;

/// <summary>
/// A dataset with one image that cannot be read, now and then: whether it can depends on the part that is asked for.
/// </summary>
internal sealed class Damaged(IDataset whole, int broken) : IDataset
{
    public int Count => whole.Count;

    public ImmutableArray<string> Classes { get; init; } = whole.Classes;

    public int Channels => whole.Channels;

    public int? Resolution => whole.Resolution;

    public PixelNormalization Normalization => whole.Normalization;

    public string Fingerprint => whole.Fingerprint;

    public int Label(int image) => whole.Label(image);

    public string Name(int image) => whole.Name(image);

    public IImageReader CreateReader() => new Reader(whole.CreateReader(), broken);

    private sealed class Reader(IImageReader reader, int broken) : IImageReader
    {
        private int opened;

        public ImageSize Open(int image) => reader.Open(opened = image);

        public void Read(PixelBox part, int width, int height, ImageBuffer into)
        {
            // As a file that is cut off: what lies above the cut can be read.
            if (opened == broken && part.Bottom > 6) throw new ImageException($"image {broken} is damaged");
            reader.Read(part, width, height, into);
        }

        public void Dispose() => reader.Dispose();
    }
}
