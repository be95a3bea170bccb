using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;
using ILGPU.Algorithms;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary><see cref="GpuWeightFolding.SplitNorm"/>: one group an output channel.</summary>
/// <typeparam name="TWeight">What <see cref="PackKernel{T}"/> will round the folded weights to.</typeparam>
internal readonly struct FoldSplitNormKernel<TWeight>(
    WeightLayout layout, ArrayView<float> weight, GpuChannelStatistics statistics, float epsilon,
    ArrayView<float> scale,
    ArrayView<float> shift, ArrayView<float> folded, ArrayView<float> bias) : IGpuKernel
    where TWeight : unmanaged, IGpuElement<TWeight>
{
    private readonly WeightLayout layout = layout;
    private readonly ArrayView<float> weight = weight, mean = statistics.Mean, variance = statistics.Variance;
    private readonly ArrayView<float> scale = scale, shift = shift, folded = folded, bias = bias;
    private readonly float epsilon = epsilon;

    public void Run()
    {
        int output = Grid.IdxX, firstInput = output / layout.Outputs * layout.Inputs;
        CompensatedSum sum = default;
        for (int i = Group.IdxX; i < layout.PerOutput; i += Group.DimX)
        {
            int input = firstInput + i / layout.Taps, at = output * layout.PerOutput + i;
            float value = weight[at] * (scale[output] / XMath.Sqrt(variance[input] + epsilon));
            folded[at] = value;
            sum.Add(TWeight.ToFloat(TWeight.FromFloat(value)) * mean[input]);
        }

        GpuSums total = GroupSums.OverLanes(
            new GpuSums { First = sum.Value }, SharedMemory.Allocate<GpuSums>(WeightGroups.MaxThreads), 1);
        if (Group.IdxX == 0) bias[output] = shift[output] - total.First;
    }
}

/// <summary><see cref="GpuWeightFolding.BatchNorm"/>: one group an output channel.</summary>
internal readonly struct FoldBatchNormKernel : IGpuKernel
{
    private readonly WeightLayout layout;
    private readonly ArrayView<float> weight, mean, variance, scale, shift, before, folded, bias;
    private readonly float epsilon;
    private readonly int hasBefore;

    public FoldBatchNormKernel(
        WeightLayout layout, ArrayView<float> weight, GpuChannelStatistics statistics, float epsilon,
        ArrayView<float> scale,
        ArrayView<float> shift, ArrayView<float> before, ArrayView<float> folded, ArrayView<float> bias)
    {
        this.layout = layout;
        this.weight = weight;
        mean = statistics.Mean;
        variance = statistics.Variance;
        this.scale = scale;
        this.shift = shift;
        this.folded = folded;
        this.bias = bias;
        this.epsilon = epsilon;
        // A view that is not there has no address to hand over.
        this.before = before.IsValid ? before : shift;
        hasBefore = before.IsValid ? 1 : 0;
    }

    public void Run()
    {
        int output = Grid.IdxX;
        float factor = scale[output] / XMath.Sqrt(variance[output] + epsilon);
        for (int i = Group.IdxX; i < layout.PerOutput; i += Group.DimX)
        {
            int at = output * layout.PerOutput + i;
            folded[at] = weight[at] * factor;
        }

        if (Group.IdxX != 0) return;
        float offset = hasBefore != 0 ? before[output] : 0;
        bias[output] = shift[output] + factor * (offset - mean[output]);
    }
}
