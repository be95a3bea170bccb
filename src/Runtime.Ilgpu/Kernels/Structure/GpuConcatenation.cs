using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Joins maps along their channels, and takes them apart.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GpuConcatenation
{
    /// <summary>Copies all channels of x to those of y from <paramref name="firstChannel"/> on.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="firstChannel">Where x's first channel goes.</param>
    /// <param name="y">N × at least firstChannel + C × H × W; its other channels keep their values.</param>
    public static void Copy<T>(GpuDevice device, GpuMap<T> x, int firstChannel, GpuMap<T> y)
        where T : unmanaged, IGpuElement<T> => Run(device, x, 0, y, firstChannel, x.Channels);

    /// <summary>Copies to all channels of x those of y from <paramref name="firstChannel"/> on.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="y">N × at least firstChannel + C × H × W.</param>
    /// <param name="firstChannel">Where x's first channel is.</param>
    /// <param name="x">N × C × H × W, overwritten.</param>
    public static void Slice<T>(GpuDevice device, GpuMap<T> y, int firstChannel, GpuMap<T> x)
        where T : unmanaged, IGpuElement<T> => Run(device, y, firstChannel, x, 0, x.Channels);

    private static void Run<T>(
        GpuDevice device, GpuMap<T> source, int sourceChannel, GpuMap<T> destination, int destinationChannel,
        int channels)
        where T : unmanaged, IGpuElement<T>
    {
        Check.Channels(source, sourceChannel, channels);
        Check.Channels(destination, destinationChannel, channels);
        Check.Shape(
            destination, source.Batch, destination.Channels, source.Height, source.Width, nameof(destination),
            nameof(GpuConcatenation));
        Elements.Launch(
            device, source.Pixels * channels,
            new ChannelCopyKernel<T>(source, sourceChannel, destination, destinationChannel, channels));
    }
}

/// <summary><see cref="GpuConcatenation"/>: one thread an element that is copied.</summary>
internal readonly struct ChannelCopyKernel<T>(
    GpuMap<T> source, int sourceChannel, GpuMap<T> destination, int destinationChannel, int channels) : IGpuKernel
    where T : unmanaged, IGpuElement<T>
{
    private readonly GpuMap<T> source = source, destination = destination;
    private readonly int sourceChannel = sourceChannel, destinationChannel = destinationChannel, channels = channels;

    public void Run()
    {
        int index = Grid.IdxX * Group.DimX + Group.IdxX, pixel = index / channels, channel = index - pixel * channels;
        if (pixel < source.Pixels)
            destination.Data[pixel * destination.Channels + destinationChannel + channel] =
                source.Data[pixel * source.Channels + sourceChannel + channel];
    }
}
