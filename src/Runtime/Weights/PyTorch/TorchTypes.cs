namespace GResNet.Runtime.Weights.PyTorch;

/// <summary>PyTorch's element types, and safetensors' names of them.</summary>
internal static class TorchTypes
{
    private static readonly Dictionary<string, string> storages = new()
    {
        ["FloatStorage"] = "F32", ["DoubleStorage"] = "F64", ["HalfStorage"] = "F16", ["BFloat16Storage"] = "BF16",
        ["LongStorage"] = "I64", ["IntStorage"] = "I32", ["ShortStorage"] = "I16", ["CharStorage"] = "I8",
        ["ByteStorage"] = "U8", ["BoolStorage"] = "BOOL", ["ComplexFloatStorage"] = "C64",
    };

    private static readonly Dictionary<string, string> types = new()
    {
        ["float32"] = "F32", ["float64"] = "F64", ["float16"] = "F16", ["bfloat16"] = "BF16", ["int64"] = "I64",
        ["int32"] = "I32", ["int16"] = "I16", ["int8"] = "I8", ["uint8"] = "U8", ["uint16"] = "U16", ["uint32"] = "U32",
        ["uint64"] = "U64", ["bool"] = "BOOL", ["complex64"] = "C64", ["float8_e4m3fn"] = "F8_E4M3",
        ["float8_e5m2"] = "F8_E5M2",
    };

    /// <summary>What a storage of a class holds; null for plain bytes, and for what safetensors lacks.</summary>
    public static string? OfStorage(PickleGlobal storage) =>
        storage.Module == "torch" ? storages.GetValueOrDefault(storage.Name) : null;

    /// <summary>A <c>torch.dtype</c>; null for what safetensors lacks.</summary>
    public static string? OfType(PickleGlobal type) =>
        type.Module == "torch" ? types.GetValueOrDefault(type.Name) : null;

    /// <summary>The storage class of a type; null for one that PyTorch has none of.</summary>
    public static string? StorageOf(string type) => storages.FirstOrDefault(pair => pair.Value == type).Key;
}
