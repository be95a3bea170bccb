using GResNet.Runtime.Geometry;
using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// What weights are multiplied by while they are packed: W[o][i] becomes outputs[o] · W[o][i] · inputs[i].
/// </summary>
/// <param name="outputs">One factor an output channel, or empty for 1.</param>
/// <param name="inputs">One factor an input channel, or empty for 1.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct WeightFactors(FloatView outputs, FloatView inputs)
{
    /// <summary>One factor an output channel, or empty.</summary>
    public readonly FloatView Outputs = outputs;

    /// <summary>One factor an input channel, or empty.</summary>
    public readonly FloatView Inputs = inputs;

    /// <summary>Weights are packed as they are.</summary>
    public static WeightFactors None => default;

    internal bool IsNone => Outputs.IsEmpty && Inputs.IsEmpty;

    internal void Check(in ConvolutionShape shape)
    {
        if (!Outputs.IsEmpty) Kernels.Check.Length(Outputs, shape.OutChannels, nameof(Outputs), nameof(WeightFactors));
        if (!Inputs.IsEmpty) Kernels.Check.Length(Inputs, shape.InChannels, nameof(Inputs), nameof(WeightFactors));
    }

    internal unsafe float Of(int output, int input) =>
        (Outputs.IsEmpty ? 1 : Outputs.Data[output]) * (Inputs.IsEmpty ? 1 : Inputs.Data[input]);

    /// <summary>The factors of a block of outputs and of a block of inputs; 1 past the last channel.</summary>
    internal unsafe void Fill(int outputBlock, int inputBlock, float* outputs, float* inputs)
    {
        Fill(Outputs, outputBlock, outputs);
        Fill(Inputs, inputBlock, inputs);
    }

    private static unsafe void Fill(FloatView factors, int block, float* to)
    {
        var lanes = new Span<float>(to, Lanes.Block);
        lanes.Fill(1);
        if (factors.IsEmpty) return;
        int start = block * Lanes.Block;
        factors.Span[start..Math.Min(start + Lanes.Block, factors.Span.Length)].CopyTo(lanes);
    }
}
