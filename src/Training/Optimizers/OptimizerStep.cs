using System.Collections.Immutable;
using GResNet.Training.Vectors;

namespace GResNet.Training;

/// <summary>What a step of an optimizer works with.</summary>
public readonly ref struct OptimizerStep
{
    private readonly DeviceVectors vectors;
    private readonly ImmutableArray<DeviceVector> memories;

    internal OptimizerStep(DeviceVectors vectors, ImmutableArray<DeviceVector> memories) =>
        (this.vectors, this.memories) = (vectors, memories);

    /// <summary>1 for the first step of the run.</summary>
    public required long Number { get; init; }

    /// <summary>Learning rate.</summary>
    public required float Rate { get; init; }

    /// <summary>Every gradient is to be taken times this.</summary>
    public required float GradientScale { get; init; }

    /// <summary>All parameters that are trained, each in one group.</summary>
    public required ImmutableArray<OptimizerGroup> Groups { get; init; }

    /// <summary>All parameters.</summary>
    public required DeviceVector Parameters { get; init; }

    /// <summary>Their gradients.</summary>
    public required DeviceVector Gradients { get; init; }

    /// <summary>A vector of <see cref="OptimizerMemory"/>: moments first, then those to work in.</summary>
    public DeviceVector Memory(int index) => memories[index];

    /// <summary>
    /// Applies a rule to a group: the target is the parameters, the source their gradients times
    /// <see cref="GradientScale"/>, and the rule's memories are the optimizer's, from the first.
    /// </summary>
    public void Update<TRule>(OptimizerGroup group, TRule rule) where TRule : unmanaged, IVectorRule =>
        Apply(group.Tensors, new VectorOperands(Parameters, Gradients)
        {
            Scale = GradientScale,
            First = memories.ElementAtOrDefault(0),
            Second = memories.ElementAtOrDefault(1),
            Third = memories.ElementAtOrDefault(2),
        }, rule);

    /// <summary>Applies a rule to any vectors of the optimizer.</summary>
    public void Apply<TRule>(DeviceSpans spans, in VectorOperands operands, TRule rule)
        where TRule : unmanaged, IVectorRule => vectors.Apply(spans, operands, rule);

    /// <summary>The 2-norm of each tensor of a group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="values">The parameters, or what is laid out as they are.</param>
    /// <param name="norms">One of the group's vectors, overwritten.</param>
    public void Norms(OptimizerGroup group, DeviceVector values, DeviceVector norms) =>
        vectors.Norms(group.Tensors, values, norms);
}
