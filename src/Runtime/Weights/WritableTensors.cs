using System.Collections.Immutable;
using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Weights;

/// <summary>What holds of tensors that are to be written, in whatever format.</summary>
internal static class WritableTensors
{
    /// <summary>Throws unless each has a name of its own, and as many values as its dimensions say.</summary>
    /// <exception cref="ArgumentException">Two have one name, or dimensions and values disagree.</exception>
    public static void Check(
        IEnumerable<(string Name, ImmutableArray<int> Dimensions, FloatView Values)> tensors)
    {
        HashSet<string> names = [];
        foreach ((string name, ImmutableArray<int> dimensions, FloatView values) in tensors)
        {
            if (!names.Add(name)) throw new ArgumentException($"Two tensors are named '{name}'.", nameof(tensors));
            if (dimensions.Aggregate(1L, (a, b) => a * b) != values.Length)
                throw new ArgumentException(
                    $"Tensor '{name}' is {TensorEntry.Describe(dimensions)} but has {values.Length} values.",
                    nameof(tensors));
        }
    }
}
