using System;
using System.Collections.Generic;
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

    /// <summary>
    /// The windows as attributes of ONNX. Padding behind the image is as wide as the last window needs, and never the
    /// ceil mode, which runtimes have understood differently.
    /// </summary>
    /// <param name="geometry">The windows.</param>
    /// <param name="x">What they are laid over.</param>
    /// <param name="y">What they leave.</param>
    public static IEnumerable<string> Attributes(PoolingShape geometry, Shape x, Shape y)
    {
        (int kernel, int stride, int padding) = (geometry.Kernel, geometry.Stride, geometry.Padding);
        yield return OnnxCall.Attribute("kernel_shape", kernel, kernel);
        yield return OnnxCall.Attribute("strides", stride, stride);
        (int below, int right) = (Behind(x.Height, y.Height), Behind(x.Width, y.Width));
        if (padding + below + right > 0)
            yield return OnnxCall.Attribute("pads", padding, padding, below, right);

        int Behind(int size, int outputs) => Math.Max(padding, (outputs - 1) * stride + kernel - size - padding);
    }

    /// <summary>Kernel, stride and padding for PyTorch.</summary>
    public static IEnumerable<string> Windows(PoolingShape geometry) =>
    [
        TorchCall.Sizes(geometry.Kernel, geometry.Kernel), TorchCall.Sizes(geometry.Stride, geometry.Stride),
        TorchCall.Sizes(geometry.Padding, geometry.Padding),
    ];

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
