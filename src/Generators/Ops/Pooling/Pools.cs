using GResNet.Generators.Graph;
using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Ops;

/// <summary>What average and max pools have in common.</summary>
internal static class Pools
{
    public static string Display(string what, PoolingShape geometry) =>
        $"{what} {geometry.Kernel}×{geometry.Kernel}, stride {geometry.Stride}";

    /// <exception cref="ShapeException">The pool does not fit.</exception>
    public static Shape Output(string what, PoolingShape geometry, Shape x)
    {
        OutputTypes.Positive("kernel", geometry.Kernel);
        OutputTypes.Positive("stride", geometry.Stride);
        if (geometry.Padding < 0 || geometry.Padding * 2 > geometry.Kernel)
            throw new ShapeException(
                ShapeError.NotPositive, "padding (at most half the kernel)", OutputTypes.Text(geometry.Padding));
        return OutputTypes.Reduced(what, $"{geometry.Kernel}×{geometry.Kernel}", new Shape(
            x.Channels, geometry.OutputSize(x.Height), geometry.OutputSize(x.Width)), x);
    }
}
