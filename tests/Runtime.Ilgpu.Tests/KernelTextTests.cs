using System.Text.RegularExpressions;
using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Training;

namespace GResNet.Runtime.Ilgpu.Tests;

/// <summary>Every kernel as PTX and as OpenCL C, with what the text must and must not contain.</summary>
public class KernelTextTests
{
    /// <summary>Kernels as they run on GPUs.</summary>
    private static readonly Type[] all =
    [
        typeof(PackKernel),
        typeof(SweepKernel<TallTile, VectorWidth, GpuSiLULoad, GpuGatedStore>),
        typeof(SweepKernel<TallTile, VectorWidth, GpuPlainLoad, GpuPlainStore>),
        typeof(SweepKernel<TallTile, ScalarWidth, GpuSiLULoad, GpuGatedStore>),
        typeof(WeightGradientKernel<SquareTile, VectorWidth, GpuSiLULoad>),
        typeof(WeightGradientKernel<SquareTile, ScalarWidth, GpuSiLULoad>),
        typeof(SliceSumKernel),
        typeof(TotalKernel),
        typeof(MapKernel<Element, GpuGatedStore>),
        typeof(MapKernel<Element, ActivationStore<GpuSigmoid>>),
        typeof(MapKernel<Element, ActivationStore<GpuReLU>>),
        typeof(MapKernel<Element, ActivationStore<GpuLeakyReLU>>),
        typeof(MapKernel<Element, ActivationStore<GpuGELU>>),
        typeof(MapKernel<Element, ActivationStore<GpuGELUTanh>>),
        typeof(MapKernel<Element, ActivationStore<GpuELU>>),
        typeof(MapKernel<Element, ActivationStore<GpuSoftplus>>),
        typeof(MapKernel<WindowMean<GpuSiLULoad>, GpuGatedStore>),
        typeof(MapKernel<WindowShares, GpuGatedStore>),
        typeof(MapKernel<WindowMaximum<GpuSiLULoad>, GpuGatedStore>),
        typeof(MapKernel<WinnerShares<GpuSiLULoad>, GpuGatedStore>),
        typeof(MapKernel<ImageMean<GpuSiLULoad>, GpuPlainStore>),
        typeof(MapKernel<ImageShare, GpuGatedStore>),
        typeof(MapKernel<DirectSum<GpuSiLULoad>, GpuGatedStore>),
        typeof(SumKernel<GpuDeviationStore>),
        typeof(SumKernel<GpuSumStore>),
        typeof(MeanKernel),
        typeof(FromSumsKernel),
        typeof(RunningKernel),
        typeof(InverseDeviationKernel),
        typeof(SplitBiasKernel),
        typeof(SplitGradientKernel),
        typeof(SplitCorrectionKernel),
        typeof(BorderKernel),
        typeof(TapKernel),
        typeof(SoftmaxKernel),
        typeof(SgdKernel),
        typeof(AdamWKernel),
        typeof(AverageKernel),
    ];

    public static TheoryData<Type> Kernels { get; } = [.. all];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Ptx_is_complete_and_addresses_memory_directly(Type kernel)
    {
        string ptx = KernelText.Ptx(kernel);
        Assert.DoesNotContain(".extern .func", ptx);
        Assert.DoesNotContain(".local", ptx);
        Assert.Contains("ld.global", ptx);
        Assert.Contains("st.global", ptx);
        Assert.DoesNotMatch(new Regex(@"\b(ld|st)\.(v\d\.)?[bfsu]\d+\b"), ptx);
        Assert.DoesNotContain(".f64", ptx);
    }

    [Theory]
    [InlineData(typeof(SweepKernel<TallTile, VectorWidth, GpuSiLULoad, GpuGatedStore>))]
    [InlineData(typeof(WeightGradientKernel<SquareTile, VectorWidth, GpuSiLULoad>))]
    public void The_main_loop_loads_vectors_and_does_not_divide(Type kernel)
    {
        string ptx = KernelText.Ptx(kernel);
        Assert.Equal(2, Regex.Count(ptx, @"ld\.global\.v4\.f32"));
        // From the first vector of a factor to the last product.
        int first = ptx.IndexOf("ld.global.v4.f32", StringComparison.Ordinal);
        string loop = ptx[first..ptx.LastIndexOf("ld.shared.v4.f32", StringComparison.Ordinal)];
        Assert.Equal(3, Regex.Count(loop, @"ld\.shared\.v4\.f32"));
        Assert.DoesNotContain("div.", Regex.Replace(loop, @"div\.\w+\.f32", ""));
        Assert.True(Regex.Count(ptx, @"mul\.f32") >= 64);
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void OpenCL_is_generated_for_a_device_without_float64(Type kernel)
    {
        string source = KernelText.OpenCL(kernel);
        Assert.Contains("kernel void", source);
        Assert.DoesNotContain("double", source);
    }

    [Fact]
    public void Every_kernel_is_in_the_table()
    {
        IEnumerable<Type> tested = all.Select(kernel => kernel.IsGenericType ? kernel.GetGenericTypeDefinition() : kernel).Distinct();
        IEnumerable<Type> kernels = typeof(IGpuKernel).Assembly.GetTypes()
            .Where(type => type.IsValueType && typeof(IGpuKernel).IsAssignableFrom(type));
        Assert.Equal(kernels.OrderBy(type => type.Name), tested.OrderBy(type => type.Name));
    }
}
