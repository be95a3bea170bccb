using GResNet.Training;
using GResNet.Training.Vectors;

namespace GResNet.Runtime.Tests.Training;

/// <summary>
/// An optimizer as anyone may write one: AMSGrad (Reddi et al., "On the convergence of Adam and beyond", 2018,
/// algorithm 2). m ← β₁ · m + (1 − β₁) · g; v ← β₂ · v + (1 − β₂) · g²; w ← max(w, v); p ← p − rate · m / (√w + ε).
/// </summary>
public sealed record AmsGrad(float Beta1 = 0.9f, float Beta2 = 0.99f, float Epsilon = 1e-8f) : IOptimizer
{
    public OptimizerMemory Memory => new(["first", "second", "greatest"]);

    public void Step(in OptimizerStep step)
    {
        foreach (OptimizerGroup group in step.Groups)
            step.Update(group, new Rule(Beta1, Beta2, Epsilon, step.Rate * group.RateFactor));
    }

    private readonly struct Rule(float beta1, float beta2, float epsilon, float rate) : IVectorRule
    {
        public static int Memories => 3;

        public void Apply<T>(T g, ref T p, ref T m, ref T v, ref T w) where T : struct, IReal<T>
        {
            m = beta1 * m + (1 - beta1) * g;
            v = beta2 * v + (1 - beta2) * (g * g);
            w = T.Max(w, v);
            p -= rate * (m / (T.Sqrt(w) + T.Of(epsilon)));
        }
    }
}
