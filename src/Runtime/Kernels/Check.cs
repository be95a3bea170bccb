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
            throw new ArgumentException(
                $"{operation} needs {expected} floats in {name}, but was given {view.Length}.", name);
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

    /// <summary>Winograd's F(4×4, 3×3) computes the convolution.</summary>
    public static void Winograd(in ConvolutionShape shape)
    {
        if (!WinogradShape.Fits(shape))
            throw new ArgumentException(
                $"Winograd's F(4×4, 3×3) needs kernel 3, stride 1, padding 1, dilation 1 and one group, but was given "
                    + $"{shape}.",
                nameof(shape));
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
                $"{operation} needs {name} of {batch}×{channels}×{height}×{width}, but was given {Describe(map)}.",
                name);
    }

    /// <summary>Input and output fit the pool.</summary>
    public static void Pooling(in PoolingShape shape, FeatureMap x, FeatureMap y)
    {
        int height = shape.OutputSize(x.Height), width = shape.OutputSize(x.Width);
        if (y.Batch != x.Batch || y.Channels != x.Channels || y.Height != height || y.Width != width)
            throw new ArgumentException(
                $"{shape} maps {Describe(x)} to {x.Batch}×{x.Channels}×{height}×{width}, but was given {Describe(y)}.");
    }

    /// <summary>
    /// The map has channels <paramref name="first"/> … <paramref name="first"/> + <paramref name="count"/> − 1.
    /// </summary>
    public static void Channels(FeatureMap map, int first, int count)
    {
        if (first < 0 || first + count > map.Channels)
            throw new ArgumentOutOfRangeException(
                nameof(first), first, $"Channels {first} to {first + count - 1} are not all in {Describe(map)}.");
    }

    /// <summary>A probability from 0 to below 1.</summary>
    public static void Rate(float rate, string name = "rate")
    {
        if (!(rate is >= 0 and < 1)) throw new ArgumentOutOfRangeException(name, rate, "Expected from 0 to below 1.");
    }

    private static string Describe(FeatureMap map) => $"{map.Batch}×{map.Channels}×{map.Height}×{map.Width}";
}
