using System.Collections.Immutable;

namespace GResNet.Runtime.Weights;

/// <summary>One tensor of a file, row-major.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its element type, as the safetensors format calls it: <c>F32</c>.</param>
/// <param name="Dimensions">Sizes, slowest first; none for a scalar.</param>
public record TensorEntry(string Name, string Type, ImmutableArray<long> Dimensions)
{
    /// <summary>Its dimensions as people write them: <c>64×3×3×3</c>.</summary>
    public string Shape => Describe(Dimensions);

    /// <summary>Its elements.</summary>
    public long Count => Dimensions.Aggregate(1L, (a, b) => a * b);

    /// <summary>
    /// Whether its elements are floating-point numbers that <see cref="WeightsFile"/> reads as float32.
    /// </summary>
    public bool IsFloat => ElementType.IsFloat(Type);

    internal static string Describe<T>(ImmutableArray<T> dimensions) =>
        dimensions.IsEmpty ? "scalar" : string.Join('×', dimensions);
}
