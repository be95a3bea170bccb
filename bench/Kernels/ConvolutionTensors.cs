using GResNet.Bench.Workloads;
using GResNet.Runtime.Geometry;
using GResNet.Runtime.Memory;

namespace GResNet.Bench.Kernels;

/// <summary>
/// The tensors of one convolution of a batch, with noise in them. A tensor and its gradient share memory.
/// </summary>
internal sealed unsafe class ConvolutionTensors : IDisposable
{
    private readonly AlignedBuffer input;
    private readonly AlignedBuffer output;
    private readonly AlignedBuffer weight;

    public ConvolutionTensors(NetworkConvolution convolution, int batch)
    {
        Shape = convolution.Shape;
        int size = convolution.Size, outSize = convolution.OutputSize;
        input = Noisy(batch * FeatureMap.FloatsPerImage(Shape.InChannels, size, size));
        output = Noisy(batch * FeatureMap.FloatsPerImage(Shape.OutChannels, outSize, outSize));
        weight = Noisy(Shape.WeightCount);
        Input = new FeatureMap(input.Data, batch, Shape.InChannels, size, size);
        Output = new FeatureMap(output.Data, batch, Shape.OutChannels, outSize, outSize);
    }

    /// <summary>Of the convolution.</summary>
    public ConvolutionShape Shape { get; }

    /// <summary>N × in × H × W.</summary>
    public FeatureMap Input { get; }

    /// <summary>N × out × H′ × W′.</summary>
    public FeatureMap Output { get; }

    /// <summary>[out][in][kernel][kernel].</summary>
    public FloatView Weight => new(weight.Data, (int)weight.Length);

    /// <inheritdoc/>
    public void Dispose()
    {
        input.Dispose();
        output.Dispose();
        weight.Dispose();
    }

    private static AlignedBuffer Noisy(long length)
    {
        var buffer = new AlignedBuffer(length);
        Noise.Fill(new FloatView(buffer.Data, checked((int)length)));
        return buffer;
    }
}
