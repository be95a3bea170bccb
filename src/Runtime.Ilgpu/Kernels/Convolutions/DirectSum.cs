using GResNet.Runtime.Geometry;
using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// One element of a convolution's output or of its input's gradient, summed by one thread: for groups of so few
/// channels, as in depthwise convolutions, that a tile of a matrix product would be mostly empty.
/// </summary>
internal readonly struct DirectSum<T, TLoad> : IProductProducer
    where T : unmanaged, IGpuElement<T>
    where TLoad : struct, IGpuLoad
{
    private readonly PaddedSource<T, TLoad> source;
    private readonly ArrayView<float> packed;
    private readonly int kernel, sourceChannels, channels;

    // Tap k of position p reads (p · step + origin + k · slope) / divisor, if that is whole.
    private readonly int step, origin, slope, divisor;

    /// <param name="shape">Of the convolution.</param>
    /// <param name="backward">The input's gradient is computed; the source is the output's.</param>
    /// <param name="source">What is read.</param>
    /// <param name="packed">What <see cref="PackKernel{T}"/> made.</param>
    public DirectSum(in ConvolutionShape shape, bool backward, PaddedSource<T, TLoad> source, ArrayView<float> packed)
    {
        this.source = source;
        this.packed = packed;
        kernel = shape.Kernel;
        sourceChannels = backward ? shape.OutChannelsPerGroup : shape.InChannelsPerGroup;
        channels = backward ? shape.InChannelsPerGroup : shape.OutChannelsPerGroup;
        step = backward ? 1 : shape.Stride;
        origin = backward ? shape.Padding : -shape.Padding;
        slope = backward ? -shape.Dilation : shape.Dilation;
        divisor = backward ? shape.Stride : 1;
    }

    // Of a gradient through strides, an element reads one tap of stride² on average.
    long IProductProducer.MultiplyAddsOfElement => (long)kernel * kernel * sourceChannels / (divisor * divisor);

    /// <summary>Whether it is the better way.</summary>
    public static bool Suits(in ConvolutionShape shape) =>
        shape.Groups > 1 && shape.InChannelsPerGroup < RegisterTile.Size
            && shape.OutChannelsPerGroup < RegisterTile.Size;

    public TLanes Invoke<TLanes>(MapPlace place, int at) where TLanes : struct, ILanes<TLanes> =>
        TLanes.Of(this, place, at);

    public float Element(MapPlace place, int at)
    {
        int group = place.Channel / channels, first = group * sourceChannels;
        int weight = group * kernel * kernel * sourceChannels * channels + place.Channel - group * channels;
        float sum = 0;
        for (int i = 0; i < kernel; i++)
        {
            int y = place.Row * step + origin + i * slope;
            for (int j = 0; j < kernel; j++)
            {
                int x = place.Column * step + origin + j * slope;
                bool reads = y % divisor == 0 & x % divisor == 0;
                for (int c = 0; c < sourceChannels; c++, weight += channels)
                    if (reads) sum += source.Read(place.Image, y / divisor, x / divisor, first + c) * packed[weight];
            }
        }

        return sum;
    }
}
