using System.Diagnostics;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Memory;

/// <summary>
/// A batch of feature maps in device memory, float32, laid out [Batch][Height][Width][Channels] (NHWC): neighbouring threads
/// take neighbouring channels. A view: it owns nothing. Kernels take it as it is.
/// </summary>
[DebuggerDisplay("{Batch}×{Channels}×{Height}×{Width}")]
public readonly struct GpuMap
{
    /// <summary>The elements; the first is aligned to 16 bytes.</summary>
    public readonly ArrayView<float> Data;

    /// <summary>Images.</summary>
    public readonly int Batch;

    /// <summary>Channels of one image.</summary>
    public readonly int Channels;

    /// <summary>Rows of one image.</summary>
    public readonly int Height;

    /// <summary>Columns of one image.</summary>
    public readonly int Width;

    /// <summary>A view of the first elements of <paramref name="data"/>.</summary>
    /// <exception cref="ArgumentException">The map has more elements than <paramref name="data"/>, or more than an index reaches.</exception>
    public GpuMap(ArrayView<float> data, int batch, int channels, int height, int width)
    {
        long length = (long)batch * channels * height * width;
        if (length > data.Length || length > int.MaxValue)
            throw new ArgumentException(
                $"{batch}×{channels}×{height}×{width} has {length} elements; there is room for {Math.Min(data.Length, int.MaxValue)}.");
        Data = data.SubView(0, length);
        Batch = batch;
        Channels = channels;
        Height = height;
        Width = width;
    }

    /// <summary>Pixels of all images: Batch · Height · Width.</summary>
    public int Pixels => Batch * Height * Width;

    /// <summary>Elements.</summary>
    public int Length => Pixels * Channels;
}
