using GResNet.Bench.Gpu.Check;
using GResNet.Bench.Kernels;
using GResNet.Runtime.Ilgpu;
using GResNet.Runtime.Ilgpu.Kernels;

namespace GResNet.Bench.Tests.Gpu;

/// <summary>The check of tensor cores, on emulated ones.</summary>
public sealed class TensorCoreCheckTests
{
    [Fact]
    public void Tensor_cores_agree_with_other_kernels()
    {
        using var cores = GpuDevice.Open(GpuKind.Simulator, 0, new GpuSettings { TensorCores = new TensorConvolution<EmulatedCore>() });
        using var plain = GpuDevice.Open(GpuKind.Simulator, 0, new GpuSettings { TakesSmallGroups = true, UsesTensorCores = false });
        Assert.Equal((true, false), (cores.UsesTensorCores, plain.UsesTensorCores));
        NetworkConvolution stem = NetworkConvolution.OfGResNet50(7).First();
        NetworkConvolution convolution = stem with { Shape = stem.Shape with { InChannels = 16, OutChannels = 8 } };
        Compared[] compared = [.. TensorCoreCheck.Compare(cores, plain, convolution, leastPixels: 17)];
        Assert.All(compared, c => Assert.True(c.Agrees, $"{c}"));
        // Four ways forward and the gradient of the input with their sums, four ways of the gradient of weights.
        Assert.Equal(19, compared.Select(c => c.Kind).Distinct().Count());
        Assert.All(compared, c => Assert.Equal("3x3/2 16-8 7px batch 2", c.Name));
    }

    [Theory]
    [InlineData(3, 0.98f, true)]
    [InlineData(3, 0.97f, false)]
    [InlineData(9, 0.1f, false)]
    [InlineData(9, float.NaN, false)]
    public void One_element_that_is_off_is_found(int at, float value, bool agrees)
    {
        float[] expected = [1, -1, 1, 1, -1, 1, -1, 1, 1, 0], found = [.. expected];
        found[at] = value;
        Compared compared = Compared.Elements("forward", "stem", found, expected, tolerance: 0.0125);
        Assert.Equal(agrees, compared.Agrees);
        Assert.StartsWith($"[{at}] is ", compared.Where, StringComparison.Ordinal);
    }
}
