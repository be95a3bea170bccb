using System;

namespace GResNet.Generators.Graph;

/// <summary>Why operands do not fit an op; each has a diagnostic of its own.</summary>
internal enum ShapeError
{
    /// <summary>
    /// Two shapes that must be equal differ: arguments are the verb ("add"), both names and both shapes.
    /// </summary>
    Mismatch,

    /// <summary>
    /// A kernel does not fit its input: arguments are the operation, its kernel and the input's shape.
    /// </summary>
    KernelTooLarge,

    /// <summary>Channels do not divide into groups: arguments are input channels, output channels, groups.</summary>
    Groups,

    /// <summary>
    /// Channels do not divide into a normalization's groups: arguments are channels, groups, and what would do.
    /// </summary>
    NormGroups,

    /// <summary>A normalization has one value for each mean: argument is the input's shape.</summary>
    SingleValues,

    /// <summary>A linear layer's input still has height and width: argument is the input's shape.</summary>
    NotFlat,

    /// <summary>Concatenated maps differ in height or width: arguments are both names and both shapes.</summary>
    ConcatMismatch,

    /// <summary>A size that must be positive is not: arguments are its name and its value.</summary>
    NotPositive,

    /// <summary>
    /// A number is out of range: arguments are the parameter, the operation, the number and what it must be.
    /// </summary>
    OutOfRange,

    /// <summary>Something grew past what a 32-bit count holds: arguments are what, and the count.</summary>
    TooLarge,
}

/// <summary>Operands that do not fit an op.</summary>
internal sealed class ShapeException(ShapeError error, params string[] arguments)
    : Exception(error + ": " + string.Join(", ", arguments))
{
    public ShapeError Error { get; } = error;

    /// <summary>What the message is filled with; already in invariant culture.</summary>
    public string[] Arguments { get; } = arguments;
}
