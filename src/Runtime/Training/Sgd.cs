using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Training;

/// <summary>
/// Stochastic gradient descent with momentum, as torch.optim.SGD without dampening or Nesterov: for a parameter p of
/// gradient g, v ← momentum · v + g + decay · p; p ← p − rate · v.
/// </summary>
public sealed unsafe class Sgd : IDisposable
{
    private readonly ModelState state;
    private readonly WorkerPool workers;
    private readonly SgdOptions options;
    private readonly AlignedBuffer velocity;
    private readonly SgdSpan[] spans;

    /// <summary>An optimizer of <paramref name="state"/> with zero velocity.</summary>
    public Sgd(ModelState state, SgdOptions options, WorkerPool workers)
    {
        this.state = state;
        this.options = options;
        this.workers = workers;
        velocity = new AlignedBuffer(state.Parameters.Length);
        spans = [.. SgdSpan.Cut(state.Entries)];
    }

    /// <summary>v of every parameter, in the layout of <see cref="ModelState.Parameters"/>.</summary>
    public FloatView Velocity => new(velocity.Data, (int)velocity.Length);

    /// <summary>One update.</summary>
    /// <param name="gradients">In the layout of <see cref="ModelState.Parameters"/>.</param>
    /// <param name="rate">Learning rate.</param>
    /// <exception cref="ArgumentException"><paramref name="gradients"/> are those of another state.</exception>
    public void Step(FloatView gradients, float rate)
    {
        if (gradients.Length != velocity.Length)
            throw new ArgumentException($"{gradients.Length} gradients given for {velocity.Length} parameters.", nameof(gradients));
        fixed (SgdSpan* first = spans)
        {
            workers.Run(spans.Length, new SgdWork(
                first, state.Parameters.Data, gradients.Data, velocity.Data, rate, options.Momentum, options.WeightDecay));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => velocity.Dispose();
}
