using System.Numerics;
using GResNet.Runtime.Geometry;

namespace GResNet.Runtime.Tests.Reference;

/// <summary>Convolutions as their definition reads: NCHW arrays, one loop per index.</summary>
internal static class ConvolutionReference
{
    public static T[] Forward<T>(in ConvolutionShape shape, Nchw input, T[] x, T[] weight, T[]? bias)
        where T : IFloatingPointIeee754<T>
    {
        T[] y = new T[Output(shape, input).Length];
        Visit(shape, input, (output, source, w) => y[output] += x[source] * weight[w]);
        Nchw to = Output(shape, input);
        if (bias is not null)
            for (int i = 0; i < y.Length; i++) y[i] += bias[i / to.Plane % to.Channels];
        return y;
    }

    public static T[] BackwardData<T>(in ConvolutionShape shape, Nchw input, T[] gy, T[] weight)
        where T : IFloatingPointIeee754<T>
    {
        T[] gx = new T[input.Length];
        Visit(shape, input, (output, source, w) => gx[source] += gy[output] * weight[w]);
        return gx;
    }

    public static T[] BackwardWeights<T>(in ConvolutionShape shape, Nchw input, T[] x, T[] gy)
        where T : IFloatingPointIeee754<T>
    {
        T[] gradient = new T[shape.WeightCount];
        Visit(shape, input, (output, source, w) => gradient[w] += gy[output] * x[source]);
        return gradient;
    }

    public static Nchw Output(in ConvolutionShape shape, Nchw input) =>
        new(input.Batch, shape.OutChannels, shape.OutputSize(input.Height), shape.OutputSize(input.Width));

    /// <summary>Calls <paramref name="term"/> with the indices of every product: output, input, weight.</summary>
    private static void Visit(in ConvolutionShape shape, Nchw input, Action<int, int, int> term)
    {
        Nchw output = Output(shape, input);
        int perGroup = shape.InChannelsPerGroup;
        for (int n = 0; n < input.Batch; n++)
            for (int o = 0; o < shape.OutChannels; o++)
                for (int i = 0; i < perGroup; i++)
                    for (int kh = 0; kh < shape.Kernel; kh++)
                        for (int kw = 0; kw < shape.Kernel; kw++)
                            for (int row = 0; row < output.Height; row++)
                                for (int column = 0; column < output.Width; column++)
                                {
                                    int y = row * shape.Stride + kh * shape.Dilation - shape.Padding;
                                    int x = column * shape.Stride + kw * shape.Dilation - shape.Padding;
                                    if (y < 0 || y >= input.Height || x < 0 || x >= input.Width) continue;
                                    int channel = o / shape.OutChannelsPerGroup * perGroup + i;
                                    int w = ((o * perGroup + i) * shape.Kernel + kh) * shape.Kernel + kw;
                                    term(output.Index(n, o, row, column), input.Index(n, channel, y, x), w);
                                }
    }
}
