using GResNet.Runtime.Geometry;
using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Memory;

namespace GResNet.Runtime.Ilgpu.Tests;

/// <summary>Convolutions on emulated tensor cores against the CPU's.</summary>
[Collection(nameof(TestDevice))]
public class TensorCoreTests
{
    /// <summary>
    /// Factors of a product are rounded to bfloat16, each by 2⁻⁸ of itself at most and by a third of that on average; in a sum of
    /// many, whose own size is that of its terms times the root of their number, these errors add up likewise.
    /// </summary>
    private const double Products = 1.5 / 256;

    /// <summary>Batch, height, width, convolution: both widths of tiles, none of them full, slices that channels fill in part.</summary>
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
        using TestDevice device = new(takesSmallGroups: false, new TensorConvolution<EmulatedCore>());
        ConvolutionTests tests = new(device);
        tests.Forward<GpuBFloat16>(batch, height, width, shape, Products);
        tests.PaddedPasses<GpuBFloat16>(batch, height, width, shape, Products);
        tests.BackwardData<GpuBFloat16>(batch, height, width, shape, Products);
        tests.BackwardWeights<GpuBFloat16>(batch, height, width, shape, Products);
    }
}
