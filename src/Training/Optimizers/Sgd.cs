using System.Runtime.CompilerServices;
using GResNet.Training.Vectors;

namespace GResNet.Training;

/// <summary>
/// Stochastic gradient descent with momentum, as torch.optim.SGD without dampening: for a parameter p of gradient g,
/// d = g + decay · p; v ← momentum · v + d; p ← p − rate · v, or − rate · (d + momentum · v) with Nesterov.
/// </summary>
public sealed record Sgd : IOptimizer
{
    /// <summary>Share of the last update in the next, from 0 to less than 1.</summary>
    public float Momentum { get; init; } = 0.9f;

    /// <summary>
    /// Takes the gradient where the momentum is about to lead (Nesterov, 1983, as in Sutskever et al., 2013).
    /// </summary>
    public bool Nesterov { get; init; }

    /// <inheritdoc/>
    /// <remarks><c>momentum</c>: v of every parameter.</remarks>
    public OptimizerMemory Memory => new(["momentum"]);

    /// <inheritdoc/>
    public void Step(in OptimizerStep step)
    {
        foreach (OptimizerGroup group in step.Groups)
        {
            step.Update(group, new Rule
            {
                Rate = step.Rate * group.RateFactor,
                Momentum = Momentum,
                Decay = group.WeightDecay,
                // An update is a combination of d and v: v alone, or Nesterov's d + momentum · v.
                ShareOfGradient = Nesterov ? 1 : 0,
                ShareOfVelocity = Nesterov ? Momentum : 1,
            });
        }
    }

    /// <inheritdoc/>
    public void Validate()
    {
        OptimizerChecks.Share(nameof(Momentum), Momentum);
        if (Nesterov && Momentum == 0) throw new ArgumentException("Nesterov's method needs a momentum above 0.");
    }

    internal readonly struct Rule : IVectorRule
    {
        public static int Memories => 1;

        public required float Rate { get; init; }

        public required float Momentum { get; init; }

        public required float Decay { get; init; }

        public required float ShareOfGradient { get; init; }

        public required float ShareOfVelocity { get; init; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<T>(T g, ref T p, ref T v, ref T second, ref T third) where T : struct, IReal<T>
        {
            T d = g + Decay * p;
            v = Momentum * v + d;
            p -= Rate * (ShareOfGradient * d + ShareOfVelocity * v);
        }
    }
}
