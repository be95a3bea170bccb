using GResNet.Runtime.Geometry;
using GResNet.Runtime.Ilgpu.Memory;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// Weights [out][in / groups][tap] times factors, as <see cref="SweepKernel{T, TTile, TWidth, TLoad, TStore}"/> reads them:
/// [group][tap][source channel][destination channel]. One thread a weight.
/// </summary>
internal readonly struct PackKernel<T> : IGpuKernel
    where T : unmanaged, IGpuElement<T>
{
    private readonly ArrayView<float> weight, outputs, inputs;
    private readonly ArrayView<T> packed;
    private readonly int taps, inputsPerGroup, outputsPerGroup, isTransposed, hasOutputs, hasInputs;

    /// <param name="shape">Of the convolution.</param>
    /// <param name="transposed">Source channels are the convolution's outputs.</param>
    /// <param name="weight">[out][in / groups][tap].</param>
    /// <param name="factors">What they are multiplied by.</param>
    /// <param name="packed">Overwritten.</param>
    public PackKernel(
        in ConvolutionShape shape, bool transposed, ArrayView<float> weight, GpuWeightFactors factors, ArrayView<T> packed)
    {
        this.weight = weight;
        this.packed = packed;
        // A view that is not there has no address to hand over.
        outputs = factors.Outputs.IsValid ? factors.Outputs : weight;
        inputs = factors.Inputs.IsValid ? factors.Inputs : weight;
        hasOutputs = factors.Outputs.IsValid ? 1 : 0;
        hasInputs = factors.Inputs.IsValid ? 1 : 0;
        isTransposed = transposed ? 1 : 0;
        taps = shape.Kernel * shape.Kernel;
        inputsPerGroup = shape.InChannelsPerGroup;
        outputsPerGroup = shape.OutChannelsPerGroup;
    }

    public void Run()
    {
        int index = Grid.IdxX * Group.DimX + Group.IdxX;
        if (index >= packed.IntLength) return;
        int columns = isTransposed != 0 ? inputsPerGroup : outputsPerGroup;
        int rows = isTransposed != 0 ? outputsPerGroup : inputsPerGroup;
        int line = index / columns, column = index - line * columns;
        int block = line / rows, row = line - block * rows;
        int group = block / taps, tap = block - group * taps;
        int output = group * outputsPerGroup + (isTransposed != 0 ? row : column);
        int member = isTransposed != 0 ? column : row;
        float value = weight[(output * inputsPerGroup + member) * taps + tap];
        if (hasOutputs != 0) value *= outputs[output];
        if (hasInputs != 0) value *= inputs[group * inputsPerGroup + member];
        packed[index] = T.FromFloat(value);
    }
}
