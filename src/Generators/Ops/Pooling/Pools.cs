using GResNet.Generators.Graph;
using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Ops;

/// <summary>What average and max pools have in common.</summary>
internal static class Pools
{
    private const int MostPixels = 1 << 15;

    /// <summary>The windows that a call asks for; stride 0 means the kernel.</summary>
    public static PoolingShape Shape(OperationCall call, bool countIncludePad)
    {
        int kernel = call.Int("kernel", 1, MostPixels);
        int stride = call.Int("stride", 0, MostPixels);
        int padding = call.Int("padding", 0, kernel / 2);
        return new PoolingShape(kernel, stride == 0 ? kernel : stride, padding, call.Bool("ceil"), countIncludePad);
    }

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
