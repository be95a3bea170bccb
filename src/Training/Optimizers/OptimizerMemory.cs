using System.Collections.Immutable;

namespace GResNet.Training;

/// <summary>The memory of an <see cref="IOptimizer"/>: vectors of zeros at first.</summary>
/// <param name="Moments">
/// Names of what it remembers of each parameter from step to step, by PyTorch's meaning of it; a checkpoint has them.
/// </param>
public sealed record OptimizerMemory(ImmutableArray<string> Moments)
{
    /// <summary>Vectors, with a number for each parameter, that it works in besides.</summary>
    public int Scratch { get; init; }

    /// <summary>Vectors, with a number for each tensor of a group, that it works in besides.</summary>
    public int PerTensor { get; init; }

    /// <summary>Numbers for each parameter.</summary>
    public int PerParameter => Moments.Length + Scratch;
}
