using GResNet.Bench.Kernels;
using GResNet.Runtime.Geometry;
using GResNet.Runtime.Ilgpu.Maps;
using GResNet.Runtime.Random;

namespace GResNet.Bench.Gpu.Check;

/// <summary>
/// Noise that all passes of a convolution read. All of it is bfloat16, so that whoever rounds it changes nothing.
/// </summary>
internal sealed class PassInputs
{
    private int streams;

    /// <summary>Noise for <paramref name="batch"/> images of a convolution.</summary>
    public PassInputs(NetworkConvolution convolution, int batch)
    {
        Shape = convolution.Shape;
        Batch = batch;
        Size = convolution.Size;
        OutputSize = convolution.OutputSize;
        X = Noise((long)batch * Size * Size * Shape.InChannels);
        Gy = Noise((long)batch * OutputSize * OutputSize * Shape.OutChannels);
        Weight = [.. Noise(Shape.WeightCount).Select(GpuBFloat16.ToFloat)];
        Padding = [.. Noise(Shape.InChannels).Select(GpuBFloat16.ToFloat)];
    }

    /// <summary>Of the convolution.</summary>
    public ConvolutionShape Shape { get; }

    /// <summary>Images.</summary>
    public int Batch { get; }

    /// <summary>Pixels a side of x.</summary>
    public int Size { get; }

    /// <summary>Pixels a side of y.</summary>
    public int OutputSize { get; }

    /// <summary>N × H × W × in.</summary>
    public GpuBFloat16[] X { get; }

    /// <summary>The gradient of y: N × H′ × W′ × out.</summary>
    public GpuBFloat16[] Gy { get; }

    /// <summary>[out][in][kernel][kernel].</summary>
    public float[] Weight { get; }

    /// <summary>What x is padded with: one value an input channel.</summary>
    public float[] Padding { get; }

    private GpuBFloat16[] Noise(long length)
    {
        var random = new RandomStream(new RandomKey(5, 0, streams++));
        var values = new GpuBFloat16[length];
        foreach (ref GpuBFloat16 value in values.AsSpan()) value = GpuBFloat16.FromFloat(2 * random.NextFloat() - 1);
        return values;
    }
}
