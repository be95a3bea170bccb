using System.Buffers.Binary;
using System.Numerics;

namespace GResNet.Runtime.Weights.PyTorch;

/// <summary>
/// The container before PyTorch 1.6: five pickles (a magic number, a version, facts of the machine, the object, the
/// storages' keys), and then for each key its element count and its elements (<c>_legacy_save</c> of
/// torch/serialization.py).
/// </summary>
internal sealed class TorchStream : ITorchStorages
{
    private const long Version = 1001;

    private static readonly BigInteger magic = BigInteger.Parse(
        "01950a86a20f9469cfc6c", System.Globalization.NumberStyles.HexNumber,
        System.Globalization.CultureInfo.InvariantCulture);

    private readonly FileStream file;
    private readonly Dictionary<string, (long Start, long Length)> storages = [];

    /// <param name="file">The file, at its start; closed with this.</param>
    /// <exception cref="FormatException">It is damaged.</exception>
    public TorchStream(FileStream file)
    {
        this.file = file;
        var seen = new Dictionary<string, TorchStorage>();
        var unpickler = new TorchUnpickler(file) { Seen = seen };
        if (unpickler.Read() is not BigInteger number || number != magic)
            throw new FormatException("it does not begin with PyTorch's number");
        if (unpickler.Read() is not (long and Version))
            throw new FormatException($"its version is not {Version}");
        if (unpickler.Read() is PickleDictionary machine && machine.Find("little_endian") is false)
            throw new FormatException("its numbers are big-endian; little-endian is expected");
        Root = unpickler.Read();
        if (unpickler.Read() is not List<object?> keys) throw new FormatException("it does not list its storages");
        Unknown = unpickler.Unknown;
        long at = file.Position;
        foreach (object? key in keys) at = Add(key, seen, at);
    }

    public string Format => "PyTorch, the format before 1.6";

    public IReadOnlyDictionary<string, string> Metadata => new Dictionary<string, string>();

    public object? Root { get; }

    public IReadOnlyCollection<string> Unknown { get; }

    public long Length(string key) => storages.TryGetValue(key, out var storage)
        ? storage.Length
        : throw new FormatException($"storage '{key}' is missing");

    public void Read(string key, long offset, Span<byte> bytes)
    {
        file.Position = storages[key].Start + offset;
        file.ReadExactly(bytes);
    }

    public void Dispose() => file.Dispose();

    /// <summary>Notes where a storage lies, and returns where the next one begins.</summary>
    private long Add(object? listed, Dictionary<string, TorchStorage> seen, long at)
    {
        if (listed is not string key || !seen.TryGetValue(key, out TorchStorage? storage))
            throw new FormatException("it lists a storage that no tensor has");
        Span<byte> count = stackalloc byte[sizeof(long)];
        if (at > file.Length - sizeof(long)) throw new FormatException($"it ends before storage '{key}'");
        file.Position = at;
        file.ReadExactly(count);
        long elements = BinaryPrimitives.ReadInt64LittleEndian(count);
        at += sizeof(long);
        if (storage.Type is null)
            throw new FormatException(
                $"storage '{key}' is of a type that is not known, so what follows cannot be found");
        int size = ElementType.BytesOf(storage.Type);
        if (elements < 0 || elements > (file.Length - at) / size)
            throw new FormatException($"storage '{key}' has {elements} elements, more than follow in the file");
        if (!storages.TryAdd(key, (at, elements * size)))
            throw new FormatException($"it lists storage '{key}' twice");
        return at + elements * size;
    }
}
