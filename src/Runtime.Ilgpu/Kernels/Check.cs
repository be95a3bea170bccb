using System.Runtime.CompilerServices;
using GResNet.Runtime.Geometry;
using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Checks of kernel arguments: the last guard before device memory.</summary>
internal static class Check
{
    /// <summary>The view has the length that the operation needs.</summary>
    public static void Length(
        ArrayView<float> view, long expected, string name, [CallerMemberName] string operation = "")
    {
        if (view.Length != expected)
            throw new ArgumentException(
                $"{operation} needs {expected} floats in {name}, but was given {view.Length}.", name);
    }

    /// <summary>Input and output fit the convolution.</summary>
    public static void Convolution<T>(in ConvolutionShape shape, GpuMap<T> x, GpuMap<T> y) where T
        : unmanaged, IGpuElement<T> =>
        Fit(x.Channels == shape.InChannels, x, y, shape.OutChannels, shape.OutputSize(x.Height),
            shape.OutputSize(x.Width), shape);

    /// <summary>Input and output fit the pool.</summary>
    public static void Pooling<T>(in PoolingShape shape, GpuMap<T> x, GpuMap<T> y) where T
        : unmanaged, IGpuElement<T> =>
        Fit(true, x, y, x.Channels, shape.OutputSize(x.Height), shape.OutputSize(x.Width), shape);

    /// <summary>Two maps have the same dimensions.</summary>
    public static void Same<T>(GpuMap<T> a, GpuMap<T> b, [CallerMemberName] string operation = "")
        where T : unmanaged, IGpuElement<T>
    {
        if (a.Batch != b.Batch || a.Channels != b.Channels || a.Height != b.Height || a.Width != b.Width)
            throw new ArgumentException(
                $"{operation} needs maps of the same dimensions, but was given {Describe(a)} and {Describe(b)}.");
    }

    /// <summary>The map has the given dimensions.</summary>
    public static void Shape<T>(
        GpuMap<T> map, int batch, int channels, int height, int width, string name,
        [CallerMemberName] string operation = "")
        where T : unmanaged, IGpuElement<T>
    {
        if (map.Batch != batch || map.Channels != channels || map.Height != height || map.Width != width)
            throw new ArgumentException(
                $"{operation} needs {name} of {batch}×{channels}×{height}×{width}, but was given {Describe(map)}.",
                name);
    }

    /// <summary>The map has the channels that are asked for.</summary>
    public static void Channels<T>(GpuMap<T> map, int first, int count, [CallerMemberName] string operation = "")
        where T : unmanaged, IGpuElement<T>
    {
        if (first < 0 || first + count > map.Channels)
            throw new ArgumentException(
                $"{operation} needs channels {first} to {first + count - 1}, but {Describe(map)} has {map.Channels}.");
    }

    /// <summary>The probability is one that leaves something.</summary>
    public static void Rate(float rate)
    {
        if (rate is not (>= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "Expected from 0 to below 1.");
    }

    private static void Fit<T, TShape>(
        bool fits, GpuMap<T> x, GpuMap<T> y, int channels, int height, int width, TShape shape)
        where T : unmanaged, IGpuElement<T>
    {
        if (!fits || y.Batch != x.Batch || y.Channels != channels || y.Height != height || y.Width != width)
            throw new ArgumentException(
                $"{shape} makes {x.Batch}×{channels}×{height}×{width} of {Describe(x)}, but was given {Describe(y)}.");
    }

    private static string Describe<T>(GpuMap<T> map) where T : unmanaged, IGpuElement<T> =>
        $"{map.Batch}×{map.Channels}×{map.Height}×{map.Width}";
}
