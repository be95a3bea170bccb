using System;
using GResNet.Generators.Diagnostics;
using GResNet.Generators.Graph;
using GResNet.Generators.Layers;
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
    /// <param name="layer">The layer that the op is part of; null for an operation of <c>Ops</c>.</param>
    /// <param name="settings">The layer's settings.</param>
    public static StagingException From(
        ShapeException e, string where, string? layer = null, LayerSettings? settings = null)
    {
        string[] a = e.Arguments;
        string subject = layer is null ? $"A {a[0]}" : $"Layer '{layer}'";
        return e.Error switch
        {
            ShapeError.Mismatch =>
                new(Descriptors.Mismatch, a[0], a[1], a[2], a[3], a[4], where, MismatchAdvice.For(a[2], a[4])),
            ShapeError.KernelTooLarge => new(Descriptors.KernelTooLarge, subject, a[1], a[2], where),
            ShapeError.Groups => new(Descriptors.Groups, layer ?? "", a[0], a[1], Groups(a[2], settings), where, a[2]),
            ShapeError.NormGroups => new(Descriptors.NormGroups, layer ?? "", a[0], a[1], where, a[2]),
            ShapeError.SingleValues => new(Descriptors.SingleValues, layer ?? "", a[0], where),
            ShapeError.NotFlat => new(Descriptors.NotFlat, layer ?? "", a[0], where),
            ShapeError.ConcatMismatch => new(
                Descriptors.ConcatMismatch, a[0], a[1], a[2], a[3], where, MismatchAdvice.ForSizes(a[1], a[3])),
            ShapeError.NotPositive => new(Descriptors.ValueOutOfRange, a[0], "the operation", a[1], "positive"),
            ShapeError.OutOfRange => new(Descriptors.ValueOutOfRange, a[0], a[1], a[2], a[3]),
            ShapeError.TooLarge => new(Descriptors.TooLarge, a[0], a[1], where),
            _ => throw new ArgumentOutOfRangeException(nameof(e), e.Error, "no diagnostic for this error"),
        };
    }

    /// <summary>The number of groups, and what the author wrote where that was 0.</summary>
    private static string Groups(string number, LayerSettings? settings) =>
        settings?.Int("Groups") == 0 ? $"{number} groups (Groups = 0: one for each input channel)" : $"{number} groups";
}
