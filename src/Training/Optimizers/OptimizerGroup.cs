using System.Collections.Immutable;
using GResNet.Training.Vectors;

namespace GResNet.Training;

/// <summary>A group of parameters as an optimizer's step finds it.</summary>
public sealed class OptimizerGroup
{
    private readonly ParameterGroup settings;

    internal OptimizerGroup(ParameterGroup settings, DeviceVectors vectors, int perTensor)
    {
        this.settings = settings;
        Tensors = vectors.Cut(settings.Tensors);
        PerTensor = [.. Enumerable.Range(0, perTensor).Select(_ => vectors.Allocate(settings.Tensors.Length))];
        Numbers = vectors.Whole(perTensor > 0 ? settings.Tensors.Length : 0);
    }

    /// <summary>Weight decay.</summary>
    public float WeightDecay => settings.WeightDecay;

    /// <summary>The learning rate is taken times this.</summary>
    public float RateFactor => settings.RateFactor;

    /// <summary>Its tensors.</summary>
    public DeviceSpans Tensors { get; }

    /// <summary>The vectors of <see cref="OptimizerMemory.PerTensor"/>: a number for each of its tensors.</summary>
    public ImmutableArray<DeviceVector> PerTensor { get; }

    /// <summary>All elements of these.</summary>
    public DeviceSpans Numbers { get; }
}
