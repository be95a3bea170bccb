using GResNet.Runtime.Geometry;

namespace GResNet.Runtime.Tests.Reference;

/// <summary>
/// Split normalization as its definition reads, z = scale·conv(x̂) + shift over the batch's statistics, zero-padded,
/// and its gradients by the chain rule, step by step.
/// </summary>
internal static class SplitNormalizationReference
{
    public static double[] Forward(
        ConvolutionShape shape, Nchw input, double[] x, double[] weight, double[] scale, double[] shift, double epsilon)
    {
        Nchw output = ConvolutionReference.Output(shape, input);
        double[] y =
            ConvolutionReference.Forward(shape, input, NormalizationReference.Forward(input, x, epsilon), weight, null);
        return [.. y.Select((value, i) =>
            scale[NormalizationReference.Channel(output, i)] * value
                + shift[NormalizationReference.Channel(output, i)])];
    }

    public static SplitGradients Backward(
        ConvolutionShape shape, Nchw input, double[] gz, double[] x, double[] weight, double[] scale, double epsilon)
    {
        Nchw output = ConvolutionReference.Output(shape, input);
        double[] normalized = NormalizationReference.Forward(input, x, epsilon);
        double[] y = ConvolutionReference.Forward(shape, input, normalized, weight, null);
        double[] gy = [.. gz.Select((g, i) => g * scale[NormalizationReference.Channel(output, i)])];
        double[] onNormalized = ConvolutionReference.BackwardData(shape, input, gy, weight);
        return new SplitGradients(
            NormalizationReference.Backward(input, onNormalized, x, epsilon),
            ConvolutionReference.BackwardWeights(shape, input, normalized, gy),
            NormalizationReference.Sum(output, [.. gz.Zip(y, (g, value) => g * value)]),
            NormalizationReference.Sum(output, gz));
    }
}

/// <summary>Gradients with respect to the four operands of a split-normalized convolution.</summary>
internal sealed record SplitGradients(double[] X, double[] Weight, double[] Scale, double[] Shift);
