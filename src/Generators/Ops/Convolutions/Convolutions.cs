using System.Collections.Generic;
using GResNet.Generators.Graph;
using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Ops;

/// <summary>What convolutions have in common.</summary>
internal static class Convolutions
{
    /// <exception cref="ShapeException">The convolution does not fit.</exception>
    public static Shape Output(ConvolutionShape geometry, Shape x)
    {
        OutputTypes.Positive("channels", geometry.OutChannels);
        OutputTypes.Positive("kernel", geometry.Kernel);
        OutputTypes.Positive("stride", geometry.Stride);
        OutputTypes.Positive("dilation", geometry.Dilation);
        OutputTypes.Positive("groups", geometry.Groups);
        if (geometry.Padding < 0)
            throw new ShapeException(ShapeError.NotPositive, "padding", OutputTypes.Text(geometry.Padding));
        if (geometry.InChannels % geometry.Groups != 0 || geometry.OutChannels % geometry.Groups != 0)
            throw new ShapeException(
                ShapeError.Groups, OutputTypes.Text(geometry.InChannels), OutputTypes.Text(geometry.OutChannels),
                OutputTypes.Text(geometry.Groups));
        OutputTypes.Count("weights of one layer", geometry.WeightCount);
        string kernel = $"{geometry.Kernel}×{geometry.Kernel}"
            + (geometry.Dilation > 1 ? $" (dilation {geometry.Dilation})" : "");
        return OutputTypes.Reduced("convolution", kernel, new Shape(
            geometry.OutChannels, geometry.OutputSize(x.Height), geometry.OutputSize(x.Width)), x);
    }

    public static long MultiplyAdds(ConvolutionShape geometry, Shape output) =>
        geometry.MultiplyAdds(output.Height, output.Width);

    /// <summary>The geometry as attributes of ONNX, without those that say what holds anyway.</summary>
    public static IEnumerable<string> Attributes(ConvolutionShape geometry)
    {
        (int kernel, int stride, int padding) = (geometry.Kernel, geometry.Stride, geometry.Padding);
        yield return OnnxCall.Attribute("kernel_shape", kernel, kernel);
        if (stride > 1) yield return OnnxCall.Attribute("strides", stride, stride);
        if (padding > 0) yield return OnnxCall.Attribute("pads", padding, padding, padding, padding);
        if (geometry.Dilation > 1)
            yield return OnnxCall.Attribute("dilations", geometry.Dilation, geometry.Dilation);
        if (geometry.Groups > 1) yield return OnnxCall.Attribute("group", geometry.Groups);
    }

    /// <summary>The argument that says what x is padded with.</summary>
    public static string Padding(IKernelOperands o, bool isMeanPadded) =>
        isMeanPadded ? o.In(2) + ".Mean" : o.Target.NoVector;
}
