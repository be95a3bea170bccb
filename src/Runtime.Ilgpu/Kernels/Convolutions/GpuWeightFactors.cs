using GResNet.Runtime.Geometry;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// What weights are multiplied by while they are packed: W[o][i] becomes outputs[o] · W[o][i] · inputs[i].
/// </summary>
/// <param name="outputs">One factor an output channel, or default for 1.</param>
/// <param name="inputs">One factor an input channel, or default for 1.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct GpuWeightFactors(ArrayView<float> outputs, ArrayView<float> inputs)
{
    /// <summary>One factor an output channel, or default.</summary>
    public ArrayView<float> Outputs { get; } = outputs;

    /// <summary>One factor an input channel, or default.</summary>
    public ArrayView<float> Inputs { get; } = inputs;

    /// <summary>Weights are packed as they are.</summary>
    public static GpuWeightFactors None => default;

    internal void Check(in ConvolutionShape shape)
    {
        if (Outputs.IsValid) Kernels.Check.Length(Outputs, shape.OutChannels, nameof(Outputs));
        if (Inputs.IsValid) Kernels.Check.Length(Inputs, shape.InChannels, nameof(Inputs));
    }
}
