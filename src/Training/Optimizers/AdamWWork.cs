using System.Numerics;
using GResNet.Runtime.Threading;

namespace GResNet.Training;

/// <summary>The arithmetic of <see cref="AdamW"/>: one part is one <see cref="ParameterSpan"/>.</summary>
internal readonly unsafe struct AdamWWork(
    ParameterSpan* spans, float* parameters, float* gradients, float* first, float* second, float gradientScale,
    float epsilon) : IWork
{
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

    public void Run(int part, int worker)
    {
        ParameterSpan span = spans[part];
        float kept = span.Decays ? Kept : 1;
        var eps = new Vector<float>(epsilon);
        int i = span.Start;
        for (; i <= span.End - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> g = gradientScale * Vector.Load(gradients + i);
            Vector<float> m = Beta1 * Vector.Load(first + i) + NewShare1 * g;
            Vector<float> v = Beta2 * Vector.Load(second + i) + NewShare2 * (g * g);
            m.Store(first + i);
            v.Store(second + i);
            Vector<float> root = RootFactor * Vector.SquareRoot(v) + eps;
            (kept * Vector.Load(parameters + i) - StepSize * (m / root)).Store(parameters + i);
        }

        for (; i < span.End; i++)
        {
            float g = gradientScale * gradients[i];
            first[i] = Beta1 * first[i] + NewShare1 * g;
            second[i] = Beta2 * second[i] + NewShare2 * (g * g);
            float root = RootFactor * MathF.Sqrt(second[i]) + epsilon;
            parameters[i] = kept * parameters[i] - StepSize * (first[i] / root);
        }
    }
}
