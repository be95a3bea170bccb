using GResNet.Training.Vectors;

namespace GResNet.Training;

/// <summary>
/// A way to change parameters by their gradients: its settings and its arithmetic. What it remembers from step to step
/// is kept for it, in an <see cref="OptimizerState"/>, so one object may serve several runs.
/// </summary>
/// <remarks>
/// To write one: name what it remembers in <see cref="Memory"/>, and in <see cref="Step"/> apply an
/// <see cref="IVectorRule"/> to each group of parameters. It then runs on every device, and checkpoints have its
/// memory.
/// </remarks>
public interface IOptimizer
{
    /// <summary>The memory it needs; always the same.</summary>
    OptimizerMemory Memory { get; }

    /// <summary>Launches one update of every parameter.</summary>
    /// <param name="step">The parameters, their gradients and what is remembered of them.</param>
    void Step(in OptimizerStep step);

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentException">One of them is impossible; the message says which and what it may be.
    /// </exception>
    void Validate()
    {
    }
}
