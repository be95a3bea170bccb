using System.Runtime.CompilerServices;
using GResNet.Runtime.Geometry;
using GResNet.Runtime.Ilgpu.Memory;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Checks of kernel arguments: the last guard before device memory.</summary>
internal static class Check
{
    /// <summary>The view has the length that the operation needs.</summary>
    public static void Length(ArrayView<float> view, long expected, string name, [CallerMemberName] string operation = "")
    {
        if (view.Length != expected)
            throw new ArgumentException($"{operation} needs {expected} floats in {name}, but was given {view.Length}.", name);
    }

    /// <summary>Input and output fit the convolution.</summary>
    public static void Convolution(in ConvolutionShape shape, GpuMap x, GpuMap y) =>
        Fit(x.Channels == shape.InChannels, x, y, shape.OutChannels, shape.OutputSize(x.Height), shape.OutputSize(x.Width), shape);

    /// <summary>Input and output fit the pool.</summary>
    public static void Pooling(in PoolingShape shape, GpuMap x, GpuMap y) =>
        Fit(true, x, y, x.Channels, shape.OutputSize(x.Height), shape.OutputSize(x.Width), shape);

    /// <summary>Two maps have the same dimensions.</summary>
    public static void Same(GpuMap a, GpuMap b, [CallerMemberName] string operation = "")
    {
        if (a.Batch != b.Batch || a.Channels != b.Channels || a.Height != b.Height || a.Width != b.Width)
            throw new ArgumentException(
                $"{operation} needs maps of the same dimensions, but was given {Describe(a)} and {Describe(b)}.");
    }

    /// <summary>The map has the given dimensions.</summary>
    public static void Shape(
        GpuMap map, int batch, int channels, int height, int width, string name, [CallerMemberName] string operation = "")
    {
        if (map.Batch != batch || map.Channels != channels || map.Height != height || map.Width != width)
            throw new ArgumentException(
                $"{operation} needs {name} of {batch}×{channels}×{height}×{width}, but was given {Describe(map)}.", name);
    }

    private static void Fit<TShape>(bool fits, GpuMap x, GpuMap y, int channels, int height, int width, TShape shape)
    {
        if (!fits || y.Batch != x.Batch || y.Channels != channels || y.Height != height || y.Width != width)
            throw new ArgumentException(
                $"{shape} makes {x.Batch}×{channels}×{height}×{width} of {Describe(x)}, but was given {Describe(y)}.");
    }

    private static string Describe(GpuMap map) => $"{map.Batch}×{map.Channels}×{map.Height}×{map.Width}";
}
