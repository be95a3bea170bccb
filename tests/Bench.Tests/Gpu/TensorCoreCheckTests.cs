using GResNet.Bench.Gpu.Check;
using GResNet.Bench.Kernels;
using GResNet.Runtime.Ilgpu;
using GResNet.Runtime.Ilgpu.Tests.Ptx;

namespace GResNet.Bench.Tests.Gpu;

/// <summary>The check of tensor cores, whose PTX is interpreted.</summary>
public sealed class TensorCoreCheckTests
{
    [Fact]
    public void Tensor_cores_agree_with_other_kernels()
    {
        using var cores = GpuDevice.Open(
            GpuKind.Simulator, 0, new GpuSettings { HasTensorCores = true, Executor = PtxExecutor.Launch });
        using var plain =
            GpuDevice.Open(GpuKind.Simulator, 0, new GpuSettings { TakesSmallGroups = true, UsesTensorCores = false });
        Assert.Equal((true, false), (cores.UsesTensorCores, plain.UsesTensorCores));
        NetworkConvolution stem = NetworkConvolution.OfGResNet50(7).First();
        NetworkConvolution convolution = stem with { Shape = stem.Shape with { InChannels = 16, OutChannels = 8 } };
        Compared[] compared = [.. TensorCoreCheck.Compare(cores, plain, convolution, leastPixels: 17)];
        Assert.All(compared, c => Assert.True(c.Agrees, $"{c}"));
        // Four ways forward and the gradient of the input with their sums, four ways of the gradient of weights.
        Assert.Equal(19, compared.Select(c => c.Kind).Distinct().Count());
        Assert.All(compared, c => Assert.Equal("3x3/2 16-8 7px batch 2", c.Name));
    }

    [Fact]
    public void Each_convolution_has_a_line_that_tells_its_worst_result()
    {
        Compared good = new("forward", "3x3 8-8 7px batch 2", 0.001, 0.015, "[3] is 1 instead of 1");
        Compared worse = good with { Kind = "padded", Error = 0.01 };
        Compared bad = good
            with { Kind = "gradient of weights", Error = double.NaN, Where = "[5] is NaN instead of 2" };
        Assert.Equal("3x3 8-8 7px batch 2: agree, 2 results, 1.0E-2 of 1.5E-2 in padded",
            TensorCoreCheck.Progress([good, worse]));
        string told = TensorCoreCheck.Progress([good, bad, worse]);
        Assert.StartsWith("3x3 8-8 7px batch 2: DIFFER, 3 results, NaN of 1.5E-2 in gradient of weights, [5] is NaN",
            told, StringComparison.Ordinal);
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
