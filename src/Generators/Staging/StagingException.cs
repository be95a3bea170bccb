using System;
using GResNet.Generators.Diagnostics;
using GResNet.Generators.Graph;
using Microsoft.CodeAnalysis;

namespace GResNet.Generators.Staging;

/// <summary>An expression has no value: reported where it stands, after which its value is unknown.</summary>
internal sealed class StagingException(DiagnosticDescriptor descriptor, params string[] arguments)
    : Exception(descriptor.Id + ": " + string.Join(", ", arguments))
{
    public DiagnosticDescriptor Descriptor { get; } = descriptor;

    public string[] Arguments { get; } = arguments;

    /// <summary>The exception for operands that do not fit an op.</summary>
    /// <param name="e">What the op says.</param>
    /// <param name="where">Resolution and block: <c>at 176 px in stage1.0</c>.</param>
    public static StagingException From(ShapeException e, string where)
    {
        string[] a = e.Arguments;
        return e.Error switch
        {
            ShapeError.Mismatch => new(Descriptors.Mismatch, a[0], a[1], a[2], a[3], a[4], where, MismatchAdvice.For(a[2], a[4])),
            ShapeError.KernelTooLarge => new(Descriptors.KernelTooLarge, a[0], a[1], a[2], where),
            ShapeError.Groups => new(Descriptors.Groups, a[0], a[1], a[2], where),
            ShapeError.NotFlat => new(Descriptors.NotFlat, a[0], where),
            ShapeError.ConcatMismatch => new(Descriptors.ConcatMismatch, a[0], a[1], a[2], a[3], where),
            ShapeError.NotPositive => new(Descriptors.ValueOutOfRange, a[0], "the operation", a[1], "positive"),
            ShapeError.TooLarge => new(Descriptors.TooLarge, a[0], a[1], where),
            _ => throw new ArgumentOutOfRangeException(nameof(e), e.Error, "no diagnostic for this error"),
        };
    }
}
