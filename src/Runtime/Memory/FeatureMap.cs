using System.Diagnostics;
using System.Runtime.Intrinsics;
using GResNet.Runtime.Geometry;

namespace GResNet.Runtime.Memory;

/// <summary>
/// A batch of feature maps in native memory, float32, laid out [⌈Channels/16⌉][Batch][Height][Width][16]: channels are
/// the vector lanes. Lanes past the last channel hold finite values that nothing may depend on.
/// A view: it owns nothing.
/// </summary>
[DebuggerDisplay("{Batch}×{Channels}×{Height}×{Width}")]
[DebuggerTypeProxy(typeof(FeatureMapView))]
public readonly unsafe struct FeatureMap
{
    /// <summary>Channels per block.</summary>
    public const int Block = ConvolutionShape.Block;

    /// <summary>First element, aligned to 64 bytes.</summary>
    public readonly float* Data;

    /// <summary>Images.</summary>
    public readonly int Batch;

    /// <summary>Channels of one image.</summary>
    public readonly int Channels;

    /// <summary>Rows of one image.</summary>
    public readonly int Height;

    /// <summary>Columns of one image.</summary>
    public readonly int Width;

    /// <summary>A view of <paramref name="data"/>.</summary>
    public FeatureMap(float* data, int batch, int channels, int height, int width)
    {
        Data = data;
        Batch = batch;
        Channels = channels;
        Height = height;
        Width = width;
    }

    /// <summary>Blocks of 16 channels.</summary>
    public int Blocks => ConvolutionShape.Blocks(Channels);

    /// <summary>Pixels of all images: Batch · Height · Width.</summary>
    public long Pixels => (long)Batch * Height * Width;

    /// <summary>Floats from one block of channels to the next.</summary>
    public nint BlockStride => (nint)(Pixels * Block);

    /// <summary>
    /// The same memory as one image of one row, for work that does not care where rows and images end.
    /// </summary>
    public FeatureMap Flat => new(Data, 1, Channels, 1, checked((int)Pixels));

    /// <summary>The same memory with each image as one row, for work that does not care where rows end.</summary>
    public FeatureMap FlatImages => new(Data, Batch, Channels, 1, checked(Height * Width));

    /// <summary>Floats of one image, padding lanes included.</summary>
    public static long FloatsPerImage(int channels, int height, int width) =>
        (long)ConvolutionShape.Blocks(channels) * Block * height * width;

    /// <summary>16 channels of one pixel, <paramref name="at"/> floats from the first element. Not checked.</summary>
    public Vector512<float> Load(nint at) => Vector512.Load(Data + at);

    /// <summary>
    /// 16 channels of an image from <paramref name="channel"/> on, a multiple of 16, where images have one pixel. Not
    /// checked.
    /// </summary>
    public Vector512<float> Load(int channel, int image) =>
        Vector512.Load(Data + (nint)channel * Batch + (nint)image * Block);

    /// <summary>One element.</summary>
    public ref float this[int image, int channel, int row, int column] =>
        ref Data[channel / Block * BlockStride + (((long)image * Height + row) * Width + column) * Block
            + channel % Block];

    /// <summary>Reads [Batch][Channels][Height][Width] values. Padding lanes become zero.</summary>
    /// <exception cref="ArgumentException"><paramref name="nchw"/> has another length.</exception>
    public void CopyFrom(ReadOnlySpan<float> nchw)
    {
        CheckLength(nchw.Length);
        new Span<float>(Data, checked((int)(Blocks * BlockStride))).Clear();
        int index = 0;
        for (int n = 0; n < Batch; n++)
            for (int c = 0; c < Channels; c++)
                for (int y = 0; y < Height; y++)
                    for (int x = 0; x < Width; x++)
                        this[n, c, y, x] = nchw[index++];
    }

    /// <summary>Writes [Batch][Channels][Height][Width] values.</summary>
    /// <exception cref="ArgumentException"><paramref name="nchw"/> has another length.</exception>
    public void CopyTo(Span<float> nchw)
    {
        CheckLength(nchw.Length);
        int length = Channels * Height * Width;
        for (int n = 0; n < Batch; n++) CopyTo(n, nchw.Slice(n * length, length));
    }

    /// <summary>Writes [Channels][Height][Width] values of one image.</summary>
    /// <exception cref="ArgumentException"><paramref name="chw"/> has another length.</exception>
    public void CopyTo(int image, Span<float> chw)
    {
        if (chw.Length != Channels * Height * Width)
            throw new ArgumentException($"{chw.Length} values for {Channels}×{Height}×{Width}.", nameof(chw));
        int index = 0;
        for (int c = 0; c < Channels; c++)
            for (int y = 0; y < Height; y++)
                for (int x = 0; x < Width; x++)
                    chw[index++] = this[image, c, y, x];
    }

    private void CheckLength(int length)
    {
        long expected = Pixels * Channels;
        if (length != expected)
            throw new ArgumentException(
                $"{length} values given for {Batch}×{Channels}×{Height}×{Width}, which has {expected}.");
    }
}
