using System.Collections.Immutable;

namespace GResNet.Runtime.Weights.PyTorch;

/// <summary>
/// Makes tensors of the calls by which PyTorch pickles them (torch/_utils.py), and of anything else an opaque value.
/// </summary>
internal sealed class TorchUnpickler(Stream stream) : PickleReader(stream)
{
    private const int MostDimensions = 64;
    private const int MostUnknown = 100;

    /// <summary>Classes and functions that are not known; a hundred at most.</summary>
    public SortedSet<string> Unknown { get; } = new(StringComparer.Ordinal);

    /// <summary>Where to note the storages that are met, by key; null for nowhere.</summary>
    public Dictionary<string, TorchStorage>? Seen { get; init; }

    protected override object? Call(PickleGlobal function, ImmutableArray<object?> arguments) =>
        (function.Module, function.Name) switch
        {
            ("collections", "OrderedDict") => Dictionary(arguments),
            ("torch", "Size") when arguments is [PickleTuple size] => size,
            ("torch._utils", "_rebuild_parameter" or "_rebuild_parameter_with_state")
                or ("torch.nn.parameter", "Parameter") when arguments is [var data, ..] => data,
            ("torch._utils", "_rebuild_tensor" or "_rebuild_tensor_v2")
                when arguments is [TorchStorage storage, var offset, var sizes, var strides, ..] =>
                Tensor(storage, storage.Type, offset, sizes, strides, function),
            ("torch._utils", "_rebuild_tensor_v3")
                when arguments is
                    [TorchStorage storage, var offset, var sizes, var strides, _, _, PickleGlobal type, ..] =>
                Tensor(OfType(storage, type), TorchTypes.OfType(type), offset, sizes, strides, function),
            _ => Opaque(function),
        };

    /// <summary>Six values of a storage: the word, its class, key, device, elements, and in old files a view.</summary>
    protected override object Persistent(ImmutableArray<object?> id)
    {
        if (id is ["module", PickleGlobal module, ..])
            throw new FormatException(
                $"it holds a whole module ({module}) with its code, which is not read; save its state_dict() instead");
        if (id is not ["storage", PickleGlobal type, string key, _, long count, ..] || count < 0)
            throw new FormatException("its pickle refers to something outside that is no storage");
        long offset = 0;
        if (id is [_, _, _, _, _, PickleTuple { Items: [_, long first, long viewed] }])
        {
            if (first < 0 || viewed < 0 || first > count - viewed)
                throw new FormatException($"a view of storage {key} goes beyond its {count} elements");
            (offset, count) = (first, viewed);
        }

        var storage = new TorchStorage(key, TorchTypes.OfStorage(type), offset, count);
        Seen?.TryAdd(key, storage);
        return storage;
    }

    private static PickleDictionary Dictionary(ImmutableArray<object?> arguments)
    {
        var dictionary = new PickleDictionary();
        if (arguments.IsEmpty) return dictionary;
        if (arguments is not [List<object?> items])
            throw new FormatException("its pickle makes a dictionary of what is no list");
        foreach (object? item in items)
        {
            ImmutableArray<object?> pair = item switch
            {
                PickleTuple tuple => tuple.Items,
                List<object?> list => [.. list],
                _ => [],
            };
            if (pair is not [var key, var value])
                throw new FormatException("its pickle makes a dictionary of what are no pairs");
            dictionary.Items.Add(new(key, value));
        }

        return dictionary;
    }

    /// <summary>A storage of bytes, or of another type, as one of elements of a type.</summary>
    private static TorchStorage OfType(TorchStorage storage, PickleGlobal type)
    {
        string? name = TorchTypes.OfType(type);
        if (name is null || storage.Type == name) return storage;
        // Without a type, what is counted are bytes.
        int size = ElementType.BytesOf(name);
        return storage with { Type = name, Count = storage.Count / size, Offset = storage.Offset / size };
    }

    private object Tensor(
        TorchStorage storage, string? type, object? offset, object? sizes, object? strides, PickleGlobal function)
    {
        if (type is null) return Opaque(function);
        if (offset is not (long and >= 0 and var first)) throw Bad("an offset that is no number of elements");
        ImmutableArray<long> size = Numbers(sizes), stride = Numbers(strides);
        if (size.Length != stride.Length || size.Length > MostDimensions)
            throw Bad($"{size.Length} sizes and {stride.Length} strides");
        Int128 count = 1, last = first;
        for (int d = 0; d < size.Length; d++)
        {
            count *= size[d];
            last += (Int128)(size[d] - 1) * stride[d];
            // Further on, numbers of 128 bits could overflow too.
            if (count > long.MaxValue || last > long.MaxValue) throw Bad("a size that no memory has");
        }

        if (count > 0 && last >= storage.Count)
            throw Bad($"elements up to {last} of storage {storage.Key}, which has {storage.Count}");
        return new TorchTensor(storage, type, storage.Offset + first, size, stride);
    }

    private static ImmutableArray<long> Numbers(object? value)
    {
        if (value is not PickleTuple tuple) throw Bad("sizes that are no tuple");
        return [.. tuple.Items.Select(item => item is long and >= 0 and var number
            ? number
            : throw Bad("a size or stride that is no number from 0 on"))];
    }

    private static FormatException Bad(string what) => new($"a tensor has {what}");

    private PickleOpaque Opaque(PickleGlobal function)
    {
        if (Unknown.Count < MostUnknown) Unknown.Add(function.ToString());
        return new PickleOpaque(function);
    }
}
