using System.Collections.Immutable;
using GResNet.Training.Vectors;

namespace GResNet.Training;

/// <summary>An optimizer at work on the parameters of one model, with all that it remembers. Not thread-safe.</summary>
public sealed class OptimizerState
{
    private readonly DeviceVectors vectors;
    private readonly DeviceVector parameters;
    private readonly IOptimizer optimizer;
    private readonly ImmutableArray<OptimizerGroup> groups;
    private readonly ImmutableArray<DeviceVector> memories;

    /// <summary>An optimizer that has seen no gradients.</summary>
    /// <param name="vectors">Its memory is taken of them, and given back with them.</param>
    /// <param name="parameters">What it changes.</param>
    /// <param name="groups">The parameters that are trained, each in one group.</param>
    /// <param name="optimizer">How.</param>
    /// <exception cref="ArgumentException">A setting of the optimizer is impossible.</exception>
    /// <exception cref="OutOfMemoryException">There is not so much memory.</exception>
    public OptimizerState(
        DeviceVectors vectors, DeviceVector parameters, ImmutableArray<ParameterGroup> groups, IOptimizer optimizer)
    {
        optimizer.Validate();
        this.vectors = vectors;
        this.parameters = parameters;
        this.optimizer = optimizer;
        OptimizerMemory memory = optimizer.Memory;
        this.groups = [.. groups.Select(group => new OptimizerGroup(group, vectors, memory.PerTensor))];
        memories = [.. Enumerable.Range(0, memory.PerParameter).Select(_ => vectors.Allocate(parameters.Length))];
        Moments = [.. memory.Moments.Zip(memories)];
    }

    /// <summary>
    /// What it remembers of past gradients, each in the layout of the parameters. A checkpoint saves them, and writes
    /// into them when it is resumed.
    /// </summary>
    public ImmutableArray<(string Name, DeviceVector Values)> Moments { get; }

    /// <summary>Steps taken so far; a checkpoint saves it with <see cref="Moments"/>.</summary>
    public long Updates { get; set; }

    /// <summary>One update of every parameter.</summary>
    /// <param name="gradients">In the layout of the parameters.</param>
    /// <param name="rate">Learning rate.</param>
    /// <param name="gradientScale">
    /// Every gradient is taken times this: the mean over accumulated batches, and clipping, cost no pass of their own.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="gradients"/> are those of another state.</exception>
    public void Step(DeviceVector gradients, float rate, float gradientScale = 1)
    {
        DeviceVectors.CheckLength(gradients, parameters.Length);
        Updates++;
        optimizer.Step(new OptimizerStep(vectors, memories)
        {
            Number = Updates,
            Rate = rate,
            GradientScale = gradientScale,
            Groups = groups,
            Parameters = parameters,
            Gradients = gradients,
        });
    }
}
