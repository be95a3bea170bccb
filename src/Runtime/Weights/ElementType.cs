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
