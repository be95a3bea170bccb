using System.Runtime.CompilerServices;
using GResNet.Training.Vectors;

namespace GResNet.Training;

/// <summary>
/// Lion, which takes the sign of a mean of gradients for its direction (Chen et al., "Symbolic discovery of
/// optimization algorithms", 2023, arXiv 2302.06675, algorithm 2): for a parameter p of gradient g,
/// c = β₁ · m + (1 − β₁) · g; p ← p − rate · (sign(c) + decay · p); m ← β₂ · m + (1 − β₂) · g. Every parameter moves by
/// the rate, so it wants a rate of a third to a tenth of AdamW's, and a decay as much larger.
/// </summary>
public sealed record Lion : IOptimizer
{
    /// <summary>Share of the past in the direction, from 0 to less than 1.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Share of the past in what is remembered, from 0 to less than 1.</summary>
    public double Beta2 { get; init; } = 0.99;

    /// <inheritdoc/>
    /// <remarks><c>momentum</c>: m of every parameter.</remarks>
    public OptimizerMemory Memory => new(["momentum"]);

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
                Rate = rate,
                Kept = (float)(1 - (double)rate * group.WeightDecay),
            });
        }
    }

    /// <inheritdoc/>
    public void Validate()
    {
        OptimizerChecks.Share(nameof(Beta1), Beta1);
        OptimizerChecks.Share(nameof(Beta2), Beta2);
    }

    internal readonly struct Rule : IVectorRule
    {
        public static int Memories => 1;

        public required float Beta1 { get; init; }

        public required float NewShare1 { get; init; }

        public required float Beta2 { get; init; }

        public required float NewShare2 { get; init; }

        public required float Rate { get; init; }

        /// <summary>What decay leaves of a parameter: 1 − rate · decay.</summary>
        public required float Kept { get; init; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<T>(T g, ref T p, ref T m, ref T second, ref T third) where T : struct, IReal<T>
        {
            p = Kept * p - Rate * T.Sign(Beta1 * m + NewShare1 * g);
            m = Beta2 * m + NewShare2 * g;
        }
    }
}
