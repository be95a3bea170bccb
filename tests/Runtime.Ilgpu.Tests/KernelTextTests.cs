using System.Reflection;
using System.Text.RegularExpressions;
using GResNet.Runtime.Ilgpu.Data;
using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Maps;
using GResNet.Runtime.Ilgpu.Tests.Ptx;
using GResNet.Training;
using GResNet.Training.Ilgpu;
using GResNet.Training.Vectors;
using ILGPU;
using ILGPU.Algorithms;
using ILGPU.Runtime.Cuda;

namespace GResNet.Runtime.Ilgpu.Tests;

/// <summary>Every kernel as PTX and as OpenCL C, with what the text must and must not contain.</summary>
public class KernelTextTests
{
    private static readonly Type[] tensorCores =
    [
        typeof(TensorSweepKernel<WideTile, DirectReading, GpuPlainLoad, GpuPlainStore>),
        typeof(TensorSweepKernel<NarrowTile, DirectReading, GpuPlainLoad, GpuGatedStore<GpuBFloat16>>),
        typeof(TensorSweepKernel<WideTile, AppliedReading, GpuSiLULoad, GpuGatedStore<GpuBFloat16>>),
        typeof(TensorSweepKernel<NarrowTile, AppliedReading, GpuSiLULoad, GpuGatedStore<GpuBFloat16>>),
        typeof(TensorGradientKernel<WideTile, DirectReading, GpuPlainLoad>),
        typeof(TensorGradientKernel<NarrowTile, DirectReading, GpuPlainLoad>),
        typeof(TensorGradientKernel<WideTile, AppliedReading, GpuSiLULoad>),
        typeof(TensorGradientKernel<NarrowTile, AppliedReading, GpuSiLULoad>),
    ];

    private static readonly Type[] rules =
    [
        typeof(RuleKernel<Sgd.Rule>),
        typeof(RuleKernel<AdamW.Rule>),
        typeof(RuleKernel<Lion.Rule>),
        typeof(RuleKernel<Lamb.DirectionRule>),
        typeof(RuleKernel<Lamb.RatioRule>),
        typeof(RuleKernel<Lamb.DescentRule>),
        typeof(RuleKernel<ExponentialMovingAverage.Rule>),
        typeof(RuleKernel<GradientAccumulator.Rule>),
    ];

    /// <summary>Kernels as they run on GPUs: those of vectors alone, and those of maps.</summary>
    internal static readonly Type[] Table =
    [
        typeof(PackKernel<GpuFloat32>),
        typeof(PackKernel<GpuBFloat16>),
        typeof(SliceSumKernel),
        typeof(TotalKernel),
        typeof(MeanKernel),
        typeof(FromSumsKernel),
        typeof(RunningKernel),
        typeof(InverseDeviationKernel),
        typeof(SplitBiasKernel<GpuFloat32>),
        typeof(SplitBiasKernel<GpuBFloat16>),
        typeof(SplitGradientKernel),
        typeof(SplitCorrectionKernel),
        typeof(TapKernel),
        typeof(GroupStatisticsKernel),
        typeof(GroupGradientKernel),
        typeof(CoefficientsKernel),
        typeof(BatchNormGradientKernel),
        typeof(FoldSplitNormKernel<GpuFloat32>),
        typeof(FoldSplitNormKernel<GpuBFloat16>),
        typeof(FoldBatchNormKernel),
        typeof(ResizeKernel),
        typeof(AddKernel),
        typeof(DropFactorKernel),
        .. rules,
        typeof(SwapKernel),
        typeof(SpanNormKernel),
        typeof(SpanTotalKernel),
        typeof(NotFiniteKernel),
        .. tensorCores,
        .. OfMaps<GpuFloat32>(),
        .. OfMaps<GpuBFloat16>(),
    ];

    public static TheoryData<Type> Kernels { get; } = [.. Table];

    public static TheoryData<Type> Rules { get; } = [.. rules];

    public static TheoryData<Type> TensorKernels { get; } = [.. tensorCores];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Ptx_is_complete_and_addresses_memory_directly(Type kernel)
    {
        string ptx = KernelText.Ptx(kernel);
        KernelText.CheckPtx(ptx);
        // One makes something of its arguments alone.
        if (kernel != typeof(DropFactorKernel)) Assert.Contains("ld.global", ptx);
        Ptxas.Check(ptx);
        // What is tested of one set of instructions holds for the one that drivers of today get.
        string newest = KernelText.Ptx(kernel, KernelText.Newest);
        Assert.Contains($".version {KernelText.Newest}", newest, StringComparison.Ordinal);
        Assert.Equal(WithoutNumbers(ptx), WithoutNumbers(newest));
    }

    [Fact]
    public void The_newest_set_of_instructions_is_one_of_today() =>
        Assert.True(KernelText.Newest >= CudaInstructionSet.ISA_88);

    [Fact]
    public void An_instruction_that_there_is_not_is_found()
    {
        foreach (CudaInstructionSet set in new[] { KernelText.Oldest, KernelText.Newest })
        {
            string ptx = KernelText.Ptx(typeof(FastTanhKernel), set);
            Assert.Contains("tanh.approx.ftz.f32", ptx, StringComparison.Ordinal);
            PtxException exception = Assert.Throws<PtxException>(() => KernelText.CheckPtx(ptx));
            Assert.Contains("tanh.approx.ftz.f32", exception.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(typeof(SweepKernel<GpuFloat32, TallTile, VectorWidth, GpuSiLULoad, GpuGatedStore<GpuFloat32>>), 3, 0)]
    [InlineData(typeof(WeightGradientKernel<GpuFloat32, SquareTile, VectorWidth, GpuSiLULoad>), 3, 0)]
    [InlineData(typeof(SweepKernel<GpuBFloat16, TallTile, VectorWidth, GpuSiLULoad, GpuGatedStore<GpuBFloat16>>), 2, 1)]
    [InlineData(typeof(WeightGradientKernel<GpuBFloat16, SquareTile, VectorWidth, GpuSiLULoad>), 1, 2)]
    public void The_main_loop_loads_vectors_and_does_not_divide(Type kernel, int fourWords, int twoWords)
    {
        string ptx = KernelText.Ptx(kernel);
        Assert.Equal(fourWords, Regex.Count(ptx, @"ld\.global\.v4\.f32"));
        Assert.Equal(twoWords, Regex.Count(ptx, @"ld\.global\.v2\.[bu]32"));
        // From the first vector of a factor to the last product.
        int first = Regex.Match(ptx, @"ld\.global\.v").Index;
        string loop = ptx[first..ptx.LastIndexOf("ld.shared.v4.f32", StringComparison.Ordinal)];
        Assert.Equal(3, Regex.Count(loop, @"ld\.shared\.v4\.f32"));
        Assert.DoesNotContain("div.", Regex.Replace(loop, @"div\.[\w.]+\.f32", ""));
        Assert.True(Regex.Count(ptx, @"mul\.ftz\.f32") >= 64);
    }

    [Theory]
    [InlineData(typeof(MapKernel<GpuBFloat16, VectorWidth, WindowMean<GpuBFloat16, GpuPlainLoad>, GpuPlainStore>), 1)]
    [InlineData(typeof(MapKernel<GpuBFloat16, VectorWidth, WindowShares<GpuBFloat16>, GpuPlainStore>), 1)]
    [InlineData(
        typeof(MapKernel<GpuBFloat16, VectorWidth, WindowMaximum<GpuBFloat16, GpuPlainLoad>, GpuPlainStore>), 1)]
    [InlineData(typeof(MapKernel<GpuBFloat16, VectorWidth, WinnerShares<GpuBFloat16, GpuPlainLoad>, GpuPlainStore>), 2)]
    public void A_pool_finds_windows_once_for_four_channels_and_loads_them_at_once(Type kernel, int loads)
    {
        string ptx = KernelText.Ptx(kernel);
        Assert.Equal(loads, Regex.Count(ptx, "ld.global"));
        Assert.Equal(loads, Regex.Count(ptx, @"ld\.global\.v2\.[bu]32"));
        // The thread's lane and column, before its first pixel.
        Assert.Equal(3, Regex.Count(ptx, @"\b(div|rem)\.[su]\d+"));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Rules_work_in_registers(Type kernel)
    {
        string ptx = KernelText.Ptx(kernel);
        Assert.DoesNotContain(".local", ptx);
        // Source and target, and what the rule remembers: each is read once in the loop, and the run and a factor
        // before.
        int memories = (int)kernel.GetGenericArguments()[0].GetProperty(nameof(IVectorRule.Memories))!.GetValue(null)!;
        Assert.Equal(memories + 1, Regex.Count(ptx, @"st\.global"));
    }

    [Theory]
    [MemberData(nameof(TensorKernels))]
    public void Tensor_cores_multiply_what_is_copied_past_registers(Type kernel)
    {
        string ptx = KernelText.Ptx(kernel);
        // Sums stay where inline PTX has them, and shared memory is the one that it names.
        Assert.DoesNotContain(".local", ptx);
        Assert.Equal(1, Regex.Count(ptx, @"\.shared \.align"));
        Assert.Matches(new Regex(@"\.shared \.align (16|32) \.b8 __shared_alloca0"), ptx);
        Assert.Matches(new Regex(@"\.maxntid (128|256), 1, 1"), ptx);
        // Two steps of 16 terms, 4 × 4 products each, in a loop that begins where it waits for its slice.
        string loop = ptx[ptx.IndexOf("cp.async.wait_group 1", StringComparison.Ordinal)..];
        Assert.Equal(32, Regex.Count(ptx, @"mma\.sync\.aligned\.m16n8k16\.row\.col\.f32\.bf16\.bf16\.f32"));
        Assert.Equal(12, Regex.Count(ptx, @"ldmatrix\.sync\.aligned\.m8n8\.x4"));
        Assert.True(Regex.Count(loop, @"cp\.async\.cg\.shared\.global \[at\], \[%rd\d+\], 16") >= 2);
        bool throughRegisters = kernel.GetGenericArguments().Contains(typeof(AppliedReading));
        Assert.Equal(throughRegisters, Regex.IsMatch(loop, @"ld\.global\.v4\.[bu]32"));
        int end = loop.LastIndexOf("mma.sync", StringComparison.Ordinal);
        Assert.DoesNotContain("div.", loop[..end]);
        Assert.DoesNotContain("rem.", loop[..end]);
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void OpenCL_is_generated_for_a_device_without_float64(Type kernel) =>
        KernelText.CheckOpenCL(KernelText.OpenCL(kernel));

    [Fact]
    public void Every_kernel_is_in_the_table()
    {
        IEnumerable<Type> tested =
            Table.Select(kernel => kernel.IsGenericType ? kernel.GetGenericTypeDefinition() : kernel).Distinct();
        Assembly[] assemblies = [typeof(IGpuKernel).Assembly, typeof(GpuVectors).Assembly];
        IEnumerable<Type> kernels = assemblies.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.IsValueType && typeof(IGpuKernel).IsAssignableFrom(type));
        Assert.Equal(kernels.OrderBy(type => type.Name), tested.OrderBy(type => type.Name));
    }

    /// <summary>Labels and parameters are numbered anew each time that ILGPU compiles.</summary>
    private static string WithoutNumbers(string ptx) => Regex.Replace(ptx, @"\.version \S+|\bL_\d+|_\d+(?=\b)", "");

    private static IEnumerable<Type> OfMaps<T>() where T : unmanaged, IGpuElement<T> =>
    [
        typeof(SweepKernel<T, TallTile, VectorWidth, GpuSiLULoad, GpuGatedStore<T>>),
        typeof(SweepKernel<T, TallTile, VectorWidth, GpuPlainLoad, GpuPlainStore>),
        typeof(SweepKernel<T, TallTile, ScalarWidth, GpuSiLULoad, GpuGatedStore<T>>),
        typeof(WeightGradientKernel<T, SquareTile, VectorWidth, GpuSiLULoad>),
        typeof(WeightGradientKernel<T, SquareTile, ScalarWidth, GpuSiLULoad>),
        typeof(MapKernel<T, VectorWidth, MapElement<T>, GpuGatedStore<T>>),
        typeof(MapKernel<T, ScalarWidth, MapElement<T>, GpuGatedStore<T>>),
        typeof(MapKernel<T, ScalarWidth, WinnerShares<T, GpuSiLULoad>, GpuGatedStore<T>>),
        typeof(SumKernel<T, ScalarWidth, GpuDeviationStore>),
        typeof(DirectGradientKernel<T, GpuSiLULoad>),
        typeof(MapKernel<T, VectorWidth, MapElement<T>, ActivationStore<GpuSigmoid>>),
        typeof(MapKernel<T, VectorWidth, MapElement<T>, ActivationStore<GpuReLU>>),
        typeof(MapKernel<T, VectorWidth, MapElement<T>, ActivationStore<GpuLeakyReLU>>),
        typeof(MapKernel<T, VectorWidth, MapElement<T>, ActivationStore<GpuGELU>>),
        typeof(MapKernel<T, VectorWidth, MapElement<T>, ActivationStore<GpuGELUTanh>>),
        typeof(MapKernel<T, VectorWidth, MapElement<T>, ActivationStore<GpuELU>>),
        typeof(MapKernel<T, VectorWidth, MapElement<T>, ActivationStore<GpuSoftplus>>),
        typeof(MapKernel<T, VectorWidth, MapElement<T>, ActivationStore<GpuElementaryFunctions>>),
        typeof(MapKernel<T, VectorWidth, WindowMean<T, GpuSiLULoad>, GpuGatedStore<T>>),
        typeof(MapKernel<T, VectorWidth, WindowShares<T>, GpuGatedStore<T>>),
        typeof(MapKernel<T, VectorWidth, WindowMaximum<T, GpuSiLULoad>, GpuGatedStore<T>>),
        typeof(MapKernel<T, VectorWidth, WinnerShares<T, GpuSiLULoad>, GpuGatedStore<T>>),
        typeof(ImageSumKernel<T, LoadedElement<T, GpuSiLULoad>>),
        typeof(ImageSumKernel<T, LoadedProduct<T, GpuSiLULoad>>),
        typeof(AttentionForwardKernel<T, NoPositions>),
        typeof(AttentionForwardKernel<T, TablePositions>),
        typeof(AttentionMeanKernel<T>),
        typeof(AttentionQueryKernel<T, NoPositions>),
        typeof(AttentionQueryKernel<T, TablePositions>),
        typeof(AttentionKeyKernel<T, NoPositions>),
        typeof(AttentionKeyKernel<T, TablePositions>),
        typeof(PositionProductKernel<T>),
        typeof(TableGradientKernel<T>),
        typeof(PositionGradientKernel<T>),
        typeof(MapKernel<T, VectorWidth, MapElement<T>, PositionStore>),
        typeof(MapKernel<T, VectorWidth, SlicedToken<T>, GpuPlainStore>),
        typeof(MapKernel<T, VectorWidth, SpreadToken<T>, GpuPlainStore>),
        typeof(MapKernel<T, VectorWidth, PrependedToken<T>, GpuPlainStore>),
        typeof(PixelMomentsKernel<T, Float4, GpuSiLULoad>),
        typeof(PixelMomentsKernel<T, Float1, GpuSiLULoad>),
        typeof(PixelDotKernel<T, Float4, GpuSiLULoad>),
        typeof(PixelDotKernel<T, Float1, GpuSiLULoad>),
        typeof(ImageMomentsKernel<T, GpuSiLULoad>),
        typeof(ImageDotKernel<T, GpuSiLULoad>),
        typeof(MapKernel<T, VectorWidth, NormalizedElement<T, PixelPart, GpuSiLULoad>, GpuGatedStore<T>>),
        typeof(MapKernel<T, VectorWidth, NormalizedElement<T, GroupPart, GpuSiLULoad>, GpuGatedStore<T>>),
        typeof(MapKernel<T, VectorWidth, NormalizedGradient<T, PixelPart, GpuSiLULoad>, GpuGatedStore<T>>),
        typeof(MapKernel<T, VectorWidth, NormalizedGradient<T, GroupPart, GpuSiLULoad>, GpuGatedStore<T>>),
        typeof(MapKernel<T, VectorWidth, ImageShare<T>, GpuGatedStore<T>>),
        typeof(MapKernel<T, VectorWidth, DirectSum<T, GpuSiLULoad>, GpuGatedStore<T>>),
        typeof(MapKernel<T, VectorWidth, KeptElement<T>, GpuPlainStore>),
        typeof(MapKernel<T, VectorWidth, FlatElement<T>, GpuPlainStore>),
        typeof(MapKernel<T, VectorWidth, UnflatElement<T>, GpuPlainStore>),
        typeof(SweepKernel<T, TallTile, VectorWidth, GpuGateLoad<T>, GpuPlainStore>),
        typeof(WeightGradientKernel<T, SquareTile, VectorWidth, GpuGateLoad<T>>),
        typeof(ChannelCopyKernel<T>),
        typeof(BatchInputKernel<T>),
        typeof(SumKernel<T, VectorWidth, DotStore<T>>),
        typeof(SumKernel<T, VectorWidth, SlopeStore<T>>),
        typeof(SumKernel<T, VectorWidth, GpuDeviationStore>),
        typeof(SumKernel<T, VectorWidth, GpuSumStore>),
        typeof(BorderKernel<T>),
        typeof(SoftmaxKernel<T>),
    ];

    internal readonly struct FastTanhKernel(ArrayView<float> values) : IGpuKernel
    {
        private readonly ArrayView<float> values = values;

        public void Run() => values[Grid.IdxX] = XMath.Tanh(values[Grid.IdxX]);
    }
}
