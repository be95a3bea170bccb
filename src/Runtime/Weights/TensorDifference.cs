namespace GResNet.Runtime.Weights;

/// <summary>What is wrong with one tensor of a file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What is wrong.</param>
/// <param name="Expected">Type and shape that a model has; null where it has none of that name.</param>
/// <param name="Found">Type and shape in the file; null where it has none of that name.</param>
/// <param name="Nearest">Of a tensor that is missing, the most similar name in the file that no tensor has taken and
/// that has the same shape; null where there is none.</param>
public sealed record TensorDifference(
    string Name, TensorDifferenceKind Kind, string? Expected, string? Found, string? Nearest);

/// <summary>Kinds of differences.</summary>
public enum TensorDifferenceKind
{
    /// <summary>The file lacks it.</summary>
    Missing,

    /// <summary>The model lacks it.</summary>
    Unexpected,

    /// <summary>Its type or shape is another.</summary>
    Different,
}
