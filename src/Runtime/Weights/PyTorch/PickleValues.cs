using System.Collections.Immutable;

namespace GResNet.Runtime.Weights.PyTorch;

/// <summary>A class or function that a pickle names. It is never looked up.</summary>
internal sealed record PickleGlobal(string Module, string Name)
{
    public override string ToString() => $"{Module}.{Name}";
}

/// <summary>What a class or function would have made that is not known here: nothing is made of it.</summary>
internal sealed record PickleOpaque(PickleGlobal Of);

/// <summary>A tuple.</summary>
internal sealed class PickleTuple(ImmutableArray<object?> items)
{
    public ImmutableArray<object?> Items { get; } = items;
}

/// <summary>A dictionary, in the order in which it was filled.</summary>
internal sealed class PickleDictionary
{
    public List<KeyValuePair<object?, object?>> Items { get; } = [];

    /// <summary>The last value under a name; null where there is none.</summary>
    public object? Find(string name) => Items.FindLast(item => item.Key is string key && key == name).Value;
}

/// <summary>A storage: a run of elements in the file, of which tensors are parts.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="Type">The element type as safetensors calls it; null for plain bytes, and for what that format
/// lacks.</param>
/// <param name="Offset">Its first element, of those under the key.</param>
/// <param name="Count">Its elements.</param>
internal sealed record TorchStorage(string Key, string? Type, long Offset, long Count);

/// <summary>A tensor: a part of a storage, by steps.</summary>
/// <param name="Storage">Where its elements lie.</param>
/// <param name="Type">The element type as safetensors calls it.</param>
/// <param name="Offset">Its first element, of those under the storage's key.</param>
/// <param name="Sizes">Elements along each dimension.</param>
/// <param name="Strides">Elements from one to the next along each dimension.</param>
internal sealed record TorchTensor(
    TorchStorage Storage, string Type, long Offset, ImmutableArray<long> Sizes, ImmutableArray<long> Strides)
{
    /// <summary>Its elements.</summary>
    public long Count => Sizes.Aggregate(1L, (a, b) => a * b);

    /// <summary>Elements of the storage from its first to its last.</summary>
    public long Extent => Count == 0 ? 0 : 1 + Sizes.Zip(Strides, (size, stride) => (size - 1) * stride).Sum();

    /// <summary>Whether its elements lie in their order without gaps.</summary>
    public bool IsContiguous
    {
        get
        {
            long expected = 1;
            for (int d = Sizes.Length - 1; d >= 0; d--)
            {
                if (Sizes[d] != 1 && Strides[d] != expected) return false;
                expected *= Sizes[d];
            }

            return true;
        }
    }
}
