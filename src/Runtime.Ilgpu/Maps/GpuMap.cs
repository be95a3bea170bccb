using System.Diagnostics;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Maps;

/// <summary>
/// A batch of feature maps in device memory, laid out [Batch][Height][Width][Channels] (NHWC): neighbouring threads
/// take neighbouring channels. A view: it owns nothing. Kernels take it as it is.
/// </summary>
/// <typeparam name="T">What it holds: <see cref="GpuFloat32"/> or <see cref="GpuBFloat16"/>.</typeparam>
[DebuggerDisplay("{Batch}×{Channels}×{Height}×{Width}")]
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct GpuMap<T> where T : unmanaged, IGpuElement<T>
{
    /// <summary>The elements; the first is aligned to 16 bytes.</summary>
    public readonly ArrayView<T> Data;

    /// <summary>Images.</summary>
    public readonly int Batch;

    /// <summary>Channels of one image.</summary>
    public readonly int Channels;

    /// <summary>Rows of one image.</summary>
    public readonly int Height;

    /// <summary>Columns of one image.</summary>
    public readonly int Width;

    /// <summary>A view of the first elements of <paramref name="data"/>.</summary>
    /// <exception cref="ArgumentException">The map has more elements than <paramref name="data"/>, or more than an
    /// index reaches.</exception>
    public GpuMap(ArrayView<T> data, int batch, int channels, int height, int width)
    {
        long length = (long)batch * channels * height * width;
        if (length > data.Length || length > int.MaxValue)
            throw new ArgumentException(
                $"{batch}×{channels}×{height}×{width} has {length} elements; there is room for "
                    + $"{Math.Min(data.Length, int.MaxValue)}.");
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

    /// <summary>The value at an index, in a kernel.</summary>
    public float Load(int at) => T.ToFloat(Data[at]);

    /// <summary>Sets the value at an index, in a kernel, as nearly as an element can.</summary>
    public void Store(int at, float value) => Data[at] = T.FromFloat(value);

    /// <summary>Four values from an index on that is a multiple of four.</summary>
    internal Float4 Load4(int at) => T.Load4(Data, at);

    /// <summary>Sets four values from an index on that is a multiple of four.</summary>
    internal void Store4(int at, Float4 values) => T.Store4(Data, at, values);

    /// <summary>The same map, where its element is known by another name.</summary>
    internal GpuMap<TOther> As<TOther>() where TOther : unmanaged, IGpuElement<TOther> =>
        new(Data.Cast<TOther>(), Batch, Channels, Height, Width);
}
