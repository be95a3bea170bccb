using System.Runtime.CompilerServices;
using GResNet.Training.Vectors;

namespace GResNet.Training;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter, 2019), as torch.optim.AdamW: for a parameter p of gradient
/// g in step t, p ← (1 − rate · decay) · p; m ← β₁ · m + (1 − β₁) · g; v ← β₂ · v + (1 − β₂) · g²;
/// p ← p − rate · m̂ / (√v̂ + ε), where m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ). The defaults are PyTorch's.
/// </summary>
public sealed record AdamW : IOptimizer
{
    /// <summary>Share of the past in the mean of the gradients, from 0 to less than 1.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Share of the past in the mean of their squares, from 0 to less than 1.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the squares, against division by zero.</summary>
    public float Epsilon { get; init; } = 1e-8f;

    /// <inheritdoc/>
    /// <remarks><c>first</c> and <c>second</c>: m and v of every parameter.</remarks>
    public OptimizerMemory Memory => new(["first", "second"]);

    /// <inheritdoc/>
    public void Step(in OptimizerStep step)
    {
        foreach (OptimizerGroup group in step.Groups)
        {
            float rate = step.Rate * group.RateFactor;
            step.Update(group, new Rule
            {
                Beta1 = (float)Beta1,
                NewShare1 = (float)(1 - Beta1),
                Beta2 = (float)Beta2,
                NewShare2 = (float)(1 - Beta2),
                Epsilon = Epsilon,
                StepSize = (float)(rate / (1 - Math.Pow(Beta1, step.Number))),
                RootFactor = (float)(1 / Math.Sqrt(1 - Math.Pow(Beta2, step.Number))),
                Kept = (float)(1 - (double)rate * group.WeightDecay),
            });
        }
    }

    /// <inheritdoc/>
    public void Validate()
    {
        OptimizerChecks.Share(nameof(Beta1), Beta1);
        OptimizerChecks.Share(nameof(Beta2), Beta2);
        OptimizerChecks.Epsilon(Epsilon);
    }

    internal readonly struct Rule : IVectorRule
    {
        public static int Memories => 2;

        public required float Beta1 { get; init; }

        /// <summary>1 − β₁, from float64: in float32 the difference would have lost most of its digits.</summary>
        public required float NewShare1 { get; init; }

        public required float Beta2 { get; init; }

        /// <summary>1 − β₂, likewise.</summary>
        public required float NewShare2 { get; init; }

        public required float Epsilon { get; init; }

        /// <summary>rate / (1 − β₁ᵗ).</summary>
        public required float StepSize { get; init; }

        /// <summary>1 / √(1 − β₂ᵗ).</summary>
        public required float RootFactor { get; init; }

        /// <summary>What decay leaves of a parameter: 1 − rate · decay.</summary>
        public required float Kept { get; init; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<T>(T g, ref T p, ref T m, ref T v, ref T third) where T : struct, IReal<T>
        {
            m = Beta1 * m + NewShare1 * g;
            v = Beta2 * v + NewShare2 * (g * g);
            p = Kept * p - StepSize * (m / (RootFactor * T.Sqrt(v) + T.Of(Epsilon)));
        }
    }
}
