using GResNet.Runtime.Geometry;
using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// Weights [out][in / groups][tap] times factors, as <see cref="SweepKernel{T, TTile, TWidth, TLoad, TStore}"/> reads
/// them: [group][tap][source channel][destination channel]. A thread takes all taps of two channels. Threads of a group
/// are [source][destination]: neighbours write neighbouring memory, and together they read whole runs of it, which stay
/// in the cache from one warp and tap to the next. On the simulator a thread is alone. Grid: x tiles of sources, y
/// tiles of destinations.
/// </summary>
internal readonly struct PackKernel<T> : IGpuKernel
    where T : unmanaged, IGpuElement<T>
{
    private const int Threads = 256, ColumnBits = 5;

    private readonly ArrayView<float> weight, outputs, inputs;
    private readonly ArrayView<T> packed;
    private readonly int taps, outputCount, inputsPerGroup, outputsPerGroup, isTransposed, hasOutputs, hasInputs,
        columnBits;
    private readonly FastDivisor byOutputsPerGroup;

    private PackKernel(
        in ConvolutionShape shape, bool transposed, ArrayView<float> weight, GpuWeightFactors factors,
        ArrayView<T> packed, int columnBits)
    {
        this.columnBits = columnBits;
        this.weight = weight;
        this.packed = packed;
        // A view that is not there has no address to hand over.
        outputs = factors.Outputs.IsValid ? factors.Outputs : weight;
        inputs = factors.Inputs.IsValid ? factors.Inputs : weight;
        hasOutputs = factors.Outputs.IsValid ? 1 : 0;
        hasInputs = factors.Inputs.IsValid ? 1 : 0;
        isTransposed = transposed ? 1 : 0;
        taps = shape.Kernel * shape.Kernel;
        outputCount = shape.OutChannels;
        inputsPerGroup = shape.InChannelsPerGroup;
        outputsPerGroup = shape.OutChannelsPerGroup;
        byOutputsPerGroup = new(outputsPerGroup);
    }

    /// <summary>Packs the weights.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="transposed">Source channels are the convolution's outputs.</param>
    /// <param name="weight">[out][in / groups][tap].</param>
    /// <param name="factors">What they are multiplied by.</param>
    /// <param name="packed">Overwritten.</param>
    public static void Run(
        GpuDevice device, in ConvolutionShape shape, bool transposed, ArrayView<float> weight, GpuWeightFactors factors,
        ArrayView<T> packed)
    {
        (int threads, int columnBits) = device.TakesSmallGroups ? (1, 0) : (Threads, ColumnBits);
        int columns = transposed ? shape.InChannelsPerGroup : shape.OutChannels;
        int rows = transposed ? shape.OutChannels : shape.InChannelsPerGroup;
        device.Launch(
            new(Groups.Over(rows, threads >> columnBits), Groups.Over(columns, 1 << columnBits), 1), threads,
            new PackKernel<T>(shape, transposed, weight, factors, packed, columnBits));
    }

    public void Run()
    {
        int row = (Grid.IdxX * Group.DimX + Group.IdxX) >> columnBits;
        int column = (Grid.IdxY << columnBits) + (Group.IdxX & ((1 << columnBits) - 1));
        int output = isTransposed != 0 ? row : column, member = isTransposed != 0 ? column : row;
        if (output >= outputCount | member >= inputsPerGroup) return;
        int group = byOutputsPerGroup.Quotient(output), inGroup = output - group * outputsPerGroup;
        int tapSize = inputsPerGroup * outputsPerGroup, from = (output * inputsPerGroup + member) * taps;
        int to = group * taps * tapSize
            + (isTransposed != 0 ? inGroup * inputsPerGroup + member : member * outputsPerGroup + inGroup);
        float outputFactor = hasOutputs != 0 ? outputs[output] : 1;
        float inputFactor = hasInputs != 0 ? inputs[group * inputsPerGroup + member] : 1;
        for (int tap = 0; tap < taps; tap++, to += tapSize)
            packed[to] = T.FromFloat(weight[from + tap] * outputFactor * inputFactor);
    }
}
