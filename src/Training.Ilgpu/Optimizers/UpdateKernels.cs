using GResNet.Runtime.Ilgpu;
using ILGPU;
using ILGPU.Algorithms;

namespace GResNet.Training.Ilgpu;

/// <summary>The arithmetic of <see cref="GpuUpdates.Sgd"/>: one group of threads a run of parameters.</summary>
internal readonly struct SgdKernel(
    ArrayView<ParameterRun> runs, ArrayView<float> parameters, ArrayView<float> gradients, ArrayView<float> velocity)
        : IGpuKernel
{
    private readonly ArrayView<ParameterRun> runs = runs;
    private readonly ArrayView<float> parameters = parameters, gradients = gradients, velocity = velocity;

    public required float Rate { get; init; }

    public required float GradientScale { get; init; }

    public required float Momentum { get; init; }

    public required float Decay { get; init; }

    public required float ShareOfGradient { get; init; }

    public required float ShareOfVelocity { get; init; }

    public void Run()
    {
        ParameterRun run = runs[Grid.IdxX];
        float decay = run.Decays != 0 ? Decay : 0;
        for (int i = run.Start + Group.IdxX; i < run.End; i += Group.DimX)
        {
            float p = parameters[i], d = GradientScale * gradients[i] + decay * p, v = Momentum * velocity[i] + d;
            velocity[i] = v;
            parameters[i] = p - Rate * (ShareOfGradient * d + ShareOfVelocity * v);
        }
    }
}

/// <summary>The arithmetic of <see cref="GpuUpdates.AdamW"/>: one group of threads a run of parameters.</summary>
internal readonly struct AdamWKernel(
    ArrayView<ParameterRun> runs, ArrayView<float> parameters, ArrayView<float> gradients, ArrayView<float> first,
    ArrayView<float> second) : IGpuKernel
{
    private readonly ArrayView<ParameterRun> runs = runs;
    private readonly ArrayView<float> parameters = parameters, gradients = gradients, first = first, second = second;

    public required float GradientScale { get; init; }

    public required float Epsilon { get; init; }

    /// <summary>β₁.</summary>
    public required float Beta1 { get; init; }

    /// <summary>1 − β₁, from float64: in float32 the difference would have lost most of its digits.</summary>
    public required float NewShare1 { get; init; }

    /// <summary>β₂.</summary>
    public required float Beta2 { get; init; }

    /// <summary>1 − β₂.</summary>
    public required float NewShare2 { get; init; }

    /// <summary>rate / (1 − β₁ᵗ).</summary>
    public required float StepSize { get; init; }

    /// <summary>1 / √(1 − β₂ᵗ).</summary>
    public required float RootFactor { get; init; }

    /// <summary>What decay leaves of a parameter: 1 − rate · decay.</summary>
    public required float Kept { get; init; }

    public void Run()
    {
        ParameterRun run = runs[Grid.IdxX];
        float kept = run.Decays != 0 ? Kept : 1;
        for (int i = run.Start + Group.IdxX; i < run.End; i += Group.DimX)
        {
            float g = GradientScale * gradients[i];
            float m = Beta1 * first[i] + NewShare1 * g, v = Beta2 * second[i] + NewShare2 * (g * g);
            first[i] = m;
            second[i] = v;
            parameters[i] = kept * parameters[i] - StepSize * (m / (RootFactor * XMath.Sqrt(v) + Epsilon));
        }
    }
}

/// <summary>The arithmetic of <see cref="GpuUpdates.Average"/>: one thread a value.</summary>
internal readonly struct AverageKernel(float decay, float share, ArrayView<float> values, ArrayView<float> average)
    : IGpuKernel
{
    private readonly float decay = decay, share = share;
    private readonly ArrayView<float> values = values, average = average;

    public void Run()
    {
        int index = Grid.IdxX * Group.DimX + Group.IdxX;
        if (index < values.IntLength) average[index] = decay * average[index] + share * values[index];
    }
}
