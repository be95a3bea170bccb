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

    /// <summary>The argument that says what x is padded with.</summary>
    public static string Padding(IKernelOperands o, bool isMeanPadded) =>
        isMeanPadded ? o.In(2) + ".Mean" : o.Target.NoVector;
}
