using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;

namespace GResNet.Training;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter, 2019), as torch.optim.AdamW: for a parameter p of gradient
/// g in step t, p ← (1 − rate · decay) · p; m ← β₁ · m + (1 − β₁) · g; v ← β₂ · v + (1 − β₂) · g²;
/// p ← p − rate · m̂ / (√v̂ + ε), where m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ).
/// </summary>
public sealed unsafe class AdamW : IOptimizer
{
    private readonly ModelState state;
    private readonly WorkerPool workers;
    private readonly AdamWOptions options;
    private readonly AlignedBuffer first;
    private readonly AlignedBuffer second;
    private readonly ParameterSpan[] spans;

    /// <summary>An optimizer of <paramref name="state"/> that has seen no gradients.</summary>
    /// <exception cref="ArgumentException">A setting is impossible.</exception>
    public AdamW(ModelState state, AdamWOptions options, WorkerPool workers)
    {
        options.Validate();
        this.state = state;
        this.options = options;
        this.workers = workers;
        first = new AlignedBuffer(state.Parameters.Length);
        second = new AlignedBuffer(state.Parameters.Length);
        spans = ParameterSpan.Cut(state, options.Decays);
        Moments =
        [
            ("first", new FloatView(first.Data, (int)first.Length)),
            ("second", new FloatView(second.Data, (int)second.Length)),
        ];
    }

    /// <inheritdoc/>
    /// <remarks><c>first</c> and <c>second</c>: m and v of every parameter.</remarks>
    public IReadOnlyList<(string Name, FloatView Values)> Moments { get; }

    /// <inheritdoc/>
    /// <remarks>t of the last step.</remarks>
    public long Updates { get; set; }

    /// <inheritdoc/>
    public void Step(FloatView gradients, float rate, float gradientScale = 1)
    {
        ParameterSpan.Check(state, gradients);
        Updates++;
        fixed (ParameterSpan* span = spans)
        {
            workers.Run(spans.Length, new AdamWWork(
                span, state.Parameters.Data, gradients.Data, first.Data, second.Data, gradientScale, options.Epsilon)
            {
                Beta1 = (float)options.Beta1,
                NewShare1 = (float)(1 - options.Beta1),
                Beta2 = (float)options.Beta2,
                NewShare2 = (float)(1 - options.Beta2),
                StepSize = (float)(rate / (1 - Math.Pow(options.Beta1, Updates))),
                RootFactor = (float)(1 / Math.Sqrt(1 - Math.Pow(options.Beta2, Updates))),
                Kept = (float)(1 - (double)rate * options.WeightDecay),
            });
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        first.Dispose();
        second.Dispose();
    }
}
