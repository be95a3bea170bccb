using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Planning;

/// <summary>Where a value lies.</summary>
internal abstract record Place
{
    /// <summary>In the arena, <paramref name="Offset"/> floats per image of the batch.</summary>
    public sealed record PerImage(long Offset) : Place;

    /// <summary>In the arena's part that does not grow with the batch.</summary>
    public sealed record Fixed(long Offset) : Place;

    /// <summary>A tensor of the model's state.</summary>
    public sealed record State(StateTensor Tensor) : Place;

    /// <summary>The gradient of a parameter, which the optimizer reads.</summary>
    public sealed record Gradient(StateTensor Parameter) : Place;
}

/// <summary>A place for every value of a graph, and what they take together.</summary>
/// <param name="Places">Values that only name state (running statistics) have none.</param>
/// <param name="Storages">The arena's parts, by the values that lie in them, and when they are taken.</param>
/// <param name="FloatsPerImage">Floats of the arena for each image of the batch.</param>
/// <param name="FixedFloats">Floats of the arena whatever the batch.</param>
internal sealed record MemoryPlan(
    IReadOnlyDictionary<Value, Place> Places, IReadOnlyDictionary<Value, Storage> Storages, long FloatsPerImage,
    long FixedFloats)
{
    /// <summary>Elements of the largest feature map of one image: what an index of a batch's maps must reach.</summary>
    public long LargestMap => Places.Keys.Max(value => value.Type is TensorType.Feature map ? map.Shape.Elements : 0);
}
