using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary><see cref="GpuSplitNormalization.Bias"/>: one group an output channel.</summary>
/// <typeparam name="TWeight">What <see cref="PackKernel{T}"/> rounds the convolution's weights to.</typeparam>
internal readonly struct SplitBiasKernel<TWeight>(
    WeightLayout layout, ArrayView<float> weight, ArrayView<float> mean, ArrayView<float> inverse,
    ArrayView<float> scale,
    ArrayView<float> shift, ArrayView<float> bias) : IGpuKernel
    where TWeight : unmanaged, IGpuElement<TWeight>
{
    private readonly WeightLayout layout = layout;
    private readonly ArrayView<float> weight = weight, mean = mean, inverse = inverse;
    private readonly ArrayView<float> scale = scale, shift = shift, bias = bias;

    public void Run()
    {
        int output = Grid.IdxX, firstInput = output / layout.Outputs * layout.Inputs;
        CompensatedSum sum = default;
        for (int i = Group.IdxX; i < layout.PerOutput; i += Group.DimX)
        {
            int input = firstInput + i / layout.Taps;
            float factor = weight[output * layout.PerOutput + i] * scale[output] * inverse[input];
            sum.Add(TWeight.ToFloat(TWeight.FromFloat(factor)) * mean[input]);
        }

        GpuSums total = GroupSums.OverLanes(
            new GpuSums { First = sum.Value }, SharedMemory.Allocate<GpuSums>(WeightGroups.MaxThreads), 1);
        if (Group.IdxX == 0) bias[output] = shift[output] - total.First;
    }
}

/// <summary>
/// The first half of <see cref="GpuSplitNormalization.Backward"/>, one group an output channel: dW and dscale.
/// </summary>
internal readonly struct SplitGradientKernel(
    WeightLayout layout, ArrayView<float> raw, ArrayView<float> sum, ArrayView<float> weight, ArrayView<float> scale,
    ArrayView<float> mean, ArrayView<float> inverse, ArrayView<float> weightGradient, ArrayView<float> scaleGradient)
        : IGpuKernel
{
    private readonly WeightLayout layout = layout;
    private readonly ArrayView<float> raw = raw, sum = sum, weight = weight, scale = scale, mean = mean,
        inverse = inverse;
    private readonly ArrayView<float> weightGradient = weightGradient, scaleGradient = scaleGradient;

    public void Run()
    {
        int output = Grid.IdxX, firstInput = output / layout.Outputs * layout.Inputs;
        float outputSum = sum[output], outputScale = scale[output];
        CompensatedSum onScale = default;
        for (int i = Group.IdxX; i < layout.PerOutput; i += Group.DimX)
        {
            int input = firstInput + i / layout.Taps, at = output * layout.PerOutput + i;
            float dv = inverse[input] * (raw[at] - mean[input] * outputSum);
            weightGradient[at] = outputScale * dv;
            onScale.Add(weight[at] * dv);
        }

        GpuSums total = GroupSums.OverLanes(
            new GpuSums { First = onScale.Value }, SharedMemory.Allocate<GpuSums>(WeightGroups.MaxThreads), 1);
        if (Group.IdxX == 0) scaleGradient[output] = total.First;
    }
}

/// <summary>
/// The second half of <see cref="GpuSplitNormalization.Backward"/>: offset and slope. Groups of [lane][input channel]
/// threads: lanes take output channels in turn, and a lane's threads read neighbours even where there is but one tap.
/// </summary>
internal readonly struct SplitCorrectionKernel(
    WeightLayout layout, ArrayView<float> weight, ArrayView<float> weightGradient, ArrayView<float> taps,
    ArrayView<float> scale, ArrayView<float> mean, ArrayView<float> inverse, long count, ArrayView<float> offset,
    ArrayView<float> slope) : IGpuKernel
{
    /// <summary>Input channels of a group: as many floats as a GPU reads at the least.</summary>
    public const int Columns = 8;

    private readonly WeightLayout layout = layout;
    private readonly ArrayView<float> weight = weight, weightGradient = weightGradient, taps = taps;
    private readonly ArrayView<float> scale = scale, mean = mean, inverse = inverse;
    private readonly ArrayView<float> offset = offset, slope = slope;
    private readonly float count = count;

    public void Run()
    {
        int input = Grid.IdxX * Columns + Group.IdxX % Columns, lanes = Group.DimX / Columns;
        int group = input / layout.Inputs, member = input - group * layout.Inputs;
        CompensatedSum first = default, second = default;
        if (input < inverse.IntLength)
            for (int i = Group.IdxX / Columns; i < layout.Outputs; i += lanes)
            {
                int output = group * layout.Outputs + i, from = (output * layout.Inputs + member) * layout.Taps;
                for (int tap = 0; tap < layout.Taps; tap++)
                {
                    float value = weight[from + tap];
                    first.Add(scale[output] * value * taps[output * layout.Taps + tap]);
                    // scale · dV is dW.
                    second.Add(value * weightGradient[from + tap]);
                }
            }

        GpuSums total = GroupSums.OverLanes(
            new GpuSums { First = first.Value, Second = second.Value },
            SharedMemory.Allocate<GpuSums>(LaneGroups.MaxThreads), Columns);
        if (Group.IdxX >= Columns | input >= inverse.IntLength) return;
        float r = inverse[input], b = -r * r * total.Second / count;
        slope[input] = b;
        offset[input] = -r * total.First / count - b * mean[input];
    }
}
