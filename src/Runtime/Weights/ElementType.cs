using System.Runtime.InteropServices;

namespace GResNet.Runtime.Weights;

/// <summary>The element types of the safetensors format, under the names its headers use.</summary>
internal static class ElementType
{
    private static readonly Dictionary<string, int> Bits = new()
    {
        ["F4"] = 4, ["F6_E2M3"] = 6, ["F6_E3M2"] = 6,
        ["BOOL"] = 8, ["U8"] = 8, ["I8"] = 8,
        ["F8_E5M2"] = 8, ["F8_E4M3"] = 8, ["F8_E8M0"] = 8, ["F8_E4M3FNUZ"] = 8, ["F8_E5M2FNUZ"] = 8,
        ["I16"] = 16, ["U16"] = 16, ["F16"] = 16, ["BF16"] = 16,
        ["I32"] = 32, ["U32"] = 32, ["F32"] = 32,
        ["I64"] = 64, ["U64"] = 64, ["F64"] = 64, ["C64"] = 64,
    };

    /// <summary>Bits of one element; false for a name the format does not have.</summary>
    public static bool TryGetBits(string name, out int bits) => Bits.TryGetValue(name, out bits);

    /// <summary>Bytes of one element of a type of whole bytes.</summary>
    public static int BytesOf(string name) => Bits[name] / 8;

    /// <summary>Whether a type's elements become float32 by <see cref="ToFloats"/>, or are.</summary>
    public static bool IsFloat(string name) => name is "F32" or "F16" or "BF16" or "F64";

    /// <summary>Converts elements of a type that <see cref="IsFloat"/>.</summary>
    public static void ToFloats(string name, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        switch (name)
        {
            case "F16":
                ReadOnlySpan<Half> halves = MemoryMarshal.Cast<byte, Half>(bytes);
                for (int i = 0; i < values.Length; i++) values[i] = (float)halves[i];
                break;
            case "BF16":
                ReadOnlySpan<ushort> upper = MemoryMarshal.Cast<byte, ushort>(bytes);
                for (int i = 0; i < values.Length; i++)
                    values[i] = BitConverter.UInt32BitsToSingle((uint)upper[i] << 16);
                break;
            case "F64":
                ReadOnlySpan<double> doubles = MemoryMarshal.Cast<byte, double>(bytes);
                for (int i = 0; i < values.Length; i++) values[i] = (float)doubles[i];
                break;
            case "F32":
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(values);
                break;
            default:
                throw new NotSupportedException($"Elements of type {name} are not floating-point numbers.");
        }
    }

    /// <summary>The format's name of a number type of .NET.</summary>
    public static string NameOf<T>() where T : unmanaged => default(T) switch
    {
        float => "F32",
        double => "F64",
        int => "I32",
        long => "I64",
        byte => "U8",
        _ =>
            throw new NotSupportedException(
                $"Tensors of {typeof(T).Name} are not supported; use float, double, int, long or byte."),
    };
}
