using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;

namespace GResNet.Training;

/// <summary>
/// Stochastic gradient descent with momentum, as torch.optim.SGD without dampening: for a parameter p of gradient g,
/// d = g + decay · p; v ← momentum · v + d; p ← p − rate · v, or − rate · (d + momentum · v) with Nesterov.
/// </summary>
public sealed unsafe class Sgd : IOptimizer
{
    private readonly ModelState state;
    private readonly WorkerPool workers;
    private readonly SgdOptions options;
    private readonly AlignedBuffer velocity;
    private readonly ParameterSpan[] spans;

    /// <summary>An optimizer of <paramref name="state"/> with zero velocity.</summary>
    /// <exception cref="ArgumentException">A setting is impossible.</exception>
    public Sgd(ModelState state, SgdOptions options, WorkerPool workers)
    {
        options.Validate();
        this.state = state;
        this.options = options;
        this.workers = workers;
        velocity = new AlignedBuffer(state.Parameters.Length);
        spans = ParameterSpan.Cut(state, options.Decays);
        Moments = [("momentum", new FloatView(velocity.Data, (int)velocity.Length))];
    }

    /// <inheritdoc/>
    /// <remarks><c>momentum</c>: v of every parameter.</remarks>
    public IReadOnlyList<(string Name, FloatView Values)> Moments { get; }

    /// <inheritdoc/>
    public long Updates { get; set; }

    /// <inheritdoc/>
    public void Step(FloatView gradients, float rate, float gradientScale = 1)
    {
        ParameterSpan.Check(state, gradients);
        Updates++;
        fixed (ParameterSpan* first = spans)
        {
            workers.Run(spans.Length, new SgdWork(
                first, state.Parameters.Data, gradients.Data, velocity.Data, rate, gradientScale,
                options.Momentum, options.WeightDecay, options.Nesterov));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => velocity.Dispose();
}
