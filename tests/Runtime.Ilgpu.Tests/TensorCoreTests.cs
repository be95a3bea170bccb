using GResNet.Runtime.Geometry;
using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Maps;

namespace GResNet.Runtime.Ilgpu.Tests;

/// <summary>Convolutions on tensor cores against the CPU's.</summary>
[Collection(nameof(TestDevice))]
public class TensorCoreTests
{
    /// <summary>
    /// Factors of a product are rounded to bfloat16, each by 2⁻⁸ of itself at most and by a third of that on average;
    /// in a sum of many, whose own size is that of its terms times the root of their number, these errors add up
    /// likewise.
    /// </summary>
    private const double Products = 1.5 / 256;

    /// <summary>
    /// Batch, height, width, convolution: both widths of tiles, none of them full, slices that channels fill in part.
    /// </summary>
    public static TheoryData<int, int, int, ConvolutionShape> Cases { get; } = new()
    {
        { 2, 9, 8, new(8, 24, 3, 1, 1) },
        { 1, 7, 6, new(16, 72, 3, 2, 1) },
        { 1, 13, 11, new(40, 8, 1) },
        { 1, 6, 7, new(8, 8, 2, 1, 2, 2) },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Passes_are_the_CPUs(int batch, int height, int width, ConvolutionShape shape)
    {
        using TestDevice device = TestDevice.OfTensorCores();
        ConvolutionTests tests = new(device);
        tests.Forward<GpuBFloat16>(batch, height, width, shape, Products);
        tests.PaddedPasses<GpuBFloat16>(batch, height, width, shape, Products);
        tests.BackwardData<GpuBFloat16>(batch, height, width, shape, Products);
        tests.BackwardWeights<GpuBFloat16>(batch, height, width, shape, Products);
    }

    /// <summary>
    /// Where x is its mean everywhere, all that is left is the shift, however the weights are rounded.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_mean_leaves_nothing_of_split_normalization(bool isFolded)
    {
        const float Epsilon = 1e-3f;
        using TestDevice device = TestDevice.OfTensorCores();
        using Twins<GpuBFloat16> twins = new(device);
        ConvolutionShape shape = new(8, 16, 3, 1, 1);
        float[] means = [.. Enumerable.Range(0, 8).Select(channel => 20f + channel)];
        MapTwin<GpuBFloat16> x = twins.Map(1, 8, 4, 5, [.. means.SelectMany(mean => Enumerable.Repeat(mean, 20))]),
            y = twins.Result(1, 16, 4, 5);
        VectorTwin weight = twins.Vector(shape.WeightCount), mean = twins.Vector(means), variance = twins.Variance(8);
        VectorTwin inverse = twins.Target(8), scale = twins.Vector(16), shift = twins.Vector(16),
            bias = twins.Target(16);
        VectorTwin folded = twins.Target(shape.WeightCount), packed = twins.Target(shape.WeightCount);
        if (isFolded)
        {
            GpuWeightFolding.SplitNorm<GpuBFloat16>(
                device.Gpu, shape, weight.Gpu, new(mean.Gpu, variance.Gpu), Epsilon, scale.Gpu, shift.Gpu, folded.Gpu,
                bias.Gpu);
            GpuConvolution.Pack<GpuBFloat16>(device.Gpu, shape, folded.Gpu, packed.Gpu);
        }
        else
        {
            GpuNormalization.InverseDeviation(device.Gpu, new(mean.Gpu, variance.Gpu), Epsilon, inverse.Gpu);
            GpuSplitNormalization.Bias<GpuBFloat16>(
                device.Gpu, shape, weight.Gpu, mean.Gpu, inverse.Gpu, scale.Gpu, shift.Gpu, bias.Gpu);
            GpuConvolution.Pack<GpuBFloat16>(device.Gpu, shape, weight.Gpu, new(scale.Gpu, inverse.Gpu), packed.Gpu);
        }

        GpuConvolution.Forward(
            device.Gpu, shape, x.Gpu, default(GpuPlainLoad), mean.Gpu, packed.Gpu, new GpuBiasStore(bias.Gpu),
            GpuChannelSums.None, y.Gpu);
        Near.Equal([.. shift.Download().SelectMany(value => Enumerable.Repeat(value, 20))], y.Download(),
            Near.Rounding<GpuBFloat16>());
    }
}
