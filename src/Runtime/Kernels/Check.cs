using System.Runtime.CompilerServices;
using GResNet.Runtime.Geometry;
using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Kernels;

/// <summary>Checks of kernel arguments: cheap beside the work, and the last guard before raw memory.</summary>
internal static class Check
{
    /// <summary>The view has the length that the operation needs.</summary>
    public static void Length(FloatView view, long expected, string name, [CallerMemberName] string operation = "")
    {
        if (view.Length != expected)
            throw new ArgumentException($"{operation} needs {expected} floats in {name}, but was given {view.Length}.", name);
    }

    /// <summary>Input and output fit the convolution.</summary>
    public static void Convolution(in ConvolutionShape shape, FeatureMap x, FeatureMap y)
    {
        int height = shape.OutputSize(x.Height), width = shape.OutputSize(x.Width);
        if (x.Channels != shape.InChannels || y.Channels != shape.OutChannels || y.Batch != x.Batch
            || y.Height != height || y.Width != width)
            throw new ArgumentException(
                $"{shape} maps {x.Batch}×{shape.InChannels}×{x.Height}×{x.Width} to "
                + $"{x.Batch}×{shape.OutChannels}×{height}×{width}, but was given {Describe(x)} and {Describe(y)}.");
    }

    /// <summary>Two maps have the same dimensions.</summary>
    public static void Same(FeatureMap a, FeatureMap b, [CallerMemberName] string operation = "")
    {
        if (a.Batch != b.Batch || a.Channels != b.Channels || a.Height != b.Height || a.Width != b.Width)
            throw new ArgumentException(
                $"{operation} needs maps of the same dimensions, but was given {Describe(a)} and {Describe(b)}.");
    }

    /// <summary>The map has the given dimensions.</summary>
    public static void Shape(
        FeatureMap map, int batch, int channels, int height, int width, string name,
        [CallerMemberName] string operation = "")
    {
        if (map.Batch != batch || map.Channels != channels || map.Height != height || map.Width != width)
            throw new ArgumentException(
                $"{operation} needs {name} of {batch}×{channels}×{height}×{width}, but was given {Describe(map)}.", name);
    }

    private static string Describe(FeatureMap map) => $"{map.Batch}×{map.Channels}×{map.Height}×{map.Width}";
}
