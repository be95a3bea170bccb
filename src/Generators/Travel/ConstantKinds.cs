using System;

namespace GResNet.Generators.Travel;

/// <summary>What a constant is, as it is written before it.</summary>
internal enum ConstantKind : byte { Null, Bool, Int, Long, Float, Double, Text }

internal static class ConstantKinds
{
    public static ConstantKind Of(object? value) => value switch
    {
        null => ConstantKind.Null,
        bool => ConstantKind.Bool,
        int => ConstantKind.Int,
        long => ConstantKind.Long,
        float => ConstantKind.Float,
        double => ConstantKind.Double,
        string => ConstantKind.Text,
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "not a constant that is computed with"),
    };
}
