namespace GResNet.Runtime.Weights.Onnx;

/// <summary>Element types of ONNX, under the names that all files of weights use here.</summary>
internal static class OnnxElements
{
    /// <summary>The name of a type; null for texts, complex numbers and those of less than a byte.</summary>
    /// <exception cref="FormatException">A tensor has no type.</exception>
    public static string? NameOf(long type) => type switch
    {
        0 => throw new FormatException("a tensor has no element type"),
        OnnxFields.ElementTypes.Float => "F32",
        OnnxFields.ElementTypes.UInt8 => "U8",
        OnnxFields.ElementTypes.Int8 => "I8",
        OnnxFields.ElementTypes.UInt16 => "U16",
        OnnxFields.ElementTypes.Int16 => "I16",
        OnnxFields.ElementTypes.Int32 => "I32",
        OnnxFields.ElementTypes.Int64 => "I64",
        OnnxFields.ElementTypes.Bool => "BOOL",
        OnnxFields.ElementTypes.Float16 => "F16",
        OnnxFields.ElementTypes.Double => "F64",
        OnnxFields.ElementTypes.UInt32 => "U32",
        OnnxFields.ElementTypes.UInt64 => "U64",
        OnnxFields.ElementTypes.BFloat16 => "BF16",
        _ => null,
    };

    /// <summary>Where elements are that are not raw bytes.</summary>
    public static int FieldOf(string type) => type switch
    {
        "F32" => OnnxFields.Tensor.FloatData,
        "F64" => OnnxFields.Tensor.DoubleData,
        "I64" => OnnxFields.Tensor.Int64Data,
        "U32" or "U64" => OnnxFields.Tensor.UInt64Data,
        _ => OnnxFields.Tensor.Int32Data,
    };
}
