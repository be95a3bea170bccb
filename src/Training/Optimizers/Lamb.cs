using System.Runtime.CompilerServices;
using GResNet.Training.Vectors;

namespace GResNet.Training;

/// <summary>
/// LAMB, for large batches (You et al., "Large batch optimization for deep learning: training BERT in 76 minutes",
/// 2019, arXiv 1904.00962, algorithm 2): m and v as <see cref="AdamW"/>'s; r = m̂ / (√v̂ + ε) + decay · p;
/// p ← p − rate · ‖p‖ / ‖r‖ · r, with the norms of each tensor, and 1 for their ratio where either is 0. As in the
/// authors' own training, tensors that do not decay take r as it is.
/// </summary>
public sealed record Lamb : IOptimizer
{
    // Places among the memories and the vectors of a group.
    private const int Direction = 2, ParameterNorms = 0, DirectionNorms = 1;

    /// <summary>Share of the past in the mean of the gradients, from 0 to less than 1.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Share of the past in the mean of their squares, from 0 to less than 1.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the squares, against division by zero.</summary>
    public float Epsilon { get; init; } = 1e-6f;

    /// <inheritdoc/>
    /// <remarks><c>first</c> and <c>second</c>: m and v of every parameter.</remarks>
    public OptimizerMemory Memory => new(["first", "second"]) { Scratch = 1, PerTensor = 2 };

    /// <inheritdoc/>
    public void Step(in OptimizerStep step)
    {
        foreach (OptimizerGroup group in step.Groups)
        {
            step.Update(group, new DirectionRule
            {
                Beta1 = (float)Beta1,
                NewShare1 = (float)(1 - Beta1),
                Beta2 = (float)Beta2,
                NewShare2 = (float)(1 - Beta2),
                Epsilon = Epsilon,
                MeanFactor = (float)(1 / (1 - Math.Pow(Beta1, step.Number))),
                RootFactor = (float)(1 / Math.Sqrt(1 - Math.Pow(Beta2, step.Number))),
                Decay = group.WeightDecay,
            });
            DeviceVector? ratios = group.WeightDecay > 0 ? Ratios(step, group) : null;
            step.Apply(group.Tensors, new VectorOperands(step.Parameters, step.Memory(Direction))
            {
                Scale = step.Rate * group.RateFactor, Scales = ratios,
            }, default(DescentRule));
        }
    }

    /// <inheritdoc/>
    public void Validate()
    {
        OptimizerChecks.Share(nameof(Beta1), Beta1);
        OptimizerChecks.Share(nameof(Beta2), Beta2);
        OptimizerChecks.Epsilon(Epsilon);
    }

    /// <summary>‖p‖ / ‖r‖ of each tensor.</summary>
    private static DeviceVector Ratios(in OptimizerStep step, OptimizerGroup group)
    {
        DeviceVector ratios = group.PerTensor[ParameterNorms], norms = group.PerTensor[DirectionNorms];
        step.Norms(group, step.Parameters, ratios);
        step.Norms(group, step.Memory(Direction), norms);
        step.Apply(group.Numbers, new VectorOperands(ratios, norms), default(RatioRule));
        return ratios;
    }

    internal readonly struct DirectionRule : IVectorRule
    {
        public static int Memories => 3;

        public required float Beta1 { get; init; }

        public required float NewShare1 { get; init; }

        public required float Beta2 { get; init; }

        public required float NewShare2 { get; init; }

        public required float Epsilon { get; init; }

        /// <summary>1 / (1 − β₁ᵗ).</summary>
        public required float MeanFactor { get; init; }

        /// <summary>1 / √(1 − β₂ᵗ).</summary>
        public required float RootFactor { get; init; }

        public required float Decay { get; init; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<T>(T g, ref T p, ref T m, ref T v, ref T r) where T : struct, IReal<T>
        {
            m = Beta1 * m + NewShare1 * g;
            v = Beta2 * v + NewShare2 * (g * g);
            r = MeanFactor * m / (RootFactor * T.Sqrt(v) + T.Of(Epsilon)) + Decay * p;
        }
    }

    internal readonly struct RatioRule : IVectorRule
    {
        public static int Memories => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<T>(T r, ref T p, ref T first, ref T second, ref T third) where T : struct, IReal<T>
        {
            T one = T.Of(1);
            p = T.Where(p, T.Where(r, p / r, one), one);
        }
    }

    internal readonly struct DescentRule : IVectorRule
    {
        public static int Memories => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<T>(T r, ref T p, ref T first, ref T second, ref T third) where T : struct, IReal<T> => p -= r;
    }
}
