using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using GResNet.Runtime.Files;
using Microsoft.Win32.SafeHandles;

namespace GResNet.Runtime.Weights;

/// <summary>
/// A safetensors file open for reading. Opening reads and checks the header alone; <see cref="Read{T}(string)"/> then
/// reads one tensor. Format: https://github.com/huggingface/safetensors.
/// </summary>
public sealed class SafetensorsReader : WeightsFile
{
    private const int LengthBytes = sizeof(ulong);
    private const int ChunkBytes = 1 << 20;

    private readonly SafeFileHandle file;
    private readonly long dataStart;

    /// <summary>Opens a file.</summary>
    /// <param name="path">It.</param>
    /// <param name="limits">What its header may describe; null for <see cref="SafetensorsLimits.Default"/>.</param>
    /// <exception cref="CheckpointException">It breaks a rule of the format, or a limit.</exception>
    /// <exception cref="IOException">It is absent or cannot be read.</exception>
    public SafetensorsReader(string path, SafetensorsLimits? limits = null)
    {
        Path = path;
        if (RegularFile.HasNoContent(path))
            throw new CheckpointException(
                $"'{path}' is not a usable safetensors file: it has 0 bytes, fewer than the {LengthBytes} that give "
                    + $"the header's length; "
                + $"{RegularFile.NoContent}.");
        file = File.OpenHandle(path);
        try
        {
            SafetensorsHeader header = ReadHeader(limits ?? SafetensorsLimits.Default, out dataStart);
            Metadata = header.Metadata;
            Entries = header.Entries;
        }
        catch (FormatException error)
        {
            file.Dispose();
            throw new CheckpointException($"'{path}' is not a usable safetensors file: {error.Message}.", error);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override string Path { get; }

    /// <inheritdoc/>
    public override string Format => "safetensors";

    /// <inheritdoc/>
    public override ImmutableDictionary<string, string> Metadata { get; }

    /// <inheritdoc/>
    public override ImmutableArray<TensorEntry> Tensors => ImmutableArray<TensorEntry>.CastUp(Entries);

    /// <summary>The tensors, in the order of their data.</summary>
    public ImmutableArray<SafetensorsEntry> Entries { get; }

    /// <summary>A tensor, by name.</summary>
    /// <exception cref="CheckpointException">There is no such tensor.</exception>
    public SafetensorsEntry this[string name] => (SafetensorsEntry?)Find(name)
        ?? throw new CheckpointException($"'{Path}' has no tensor named '{name}'.");

    /// <summary>The values of a tensor.</summary>
    /// <exception cref="CheckpointException">There is no such tensor, or its elements are not of type
    /// <typeparamref name="T"/>.</exception>
    public T[] Read<T>(string name) where T : unmanaged
    {
        SafetensorsEntry entry = this[name];
        CheckType<T>(entry);
        long length = (entry.End - entry.Begin) / Marshal.SizeOf<T>();
        if (length > Array.MaxLength)
            throw new CheckpointException(
                $"'{Path}': tensor '{name}' has {length} values, more than an array can hold.");
        var values = new T[length];
        Read(entry, values.AsSpan());
        return values;
    }

    /// <summary>Reads the values of a tensor into <paramref name="values"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="values"/> has another length than the tensor.</exception>
    /// <exception cref="CheckpointException">Its elements are not of type <typeparamref name="T"/>, or the file was cut
    /// since it was opened.</exception>
    public void Read<T>(SafetensorsEntry entry, Span<T> values) where T : unmanaged
    {
        CheckType<T>(entry);
        Span<byte> bytes = MemoryMarshal.AsBytes(values);
        if (bytes.Length != entry.End - entry.Begin)
            throw new ArgumentException(
                $"Tensor '{entry.Name}' is {entry.Shape}; {values.Length} values do not fit it.", nameof(values));
        ReadExactly(bytes, dataStart + entry.Begin);
    }

    /// <summary>SHA-256 of the whole file, in lower-case hexadecimal digits.</summary>
    public string Checksum()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        long offset = 0;
        while (RandomAccess.Read(file, buffer, offset) is > 0 and int read)
        {
            hash.AppendData(buffer, 0, read);
            offset += read;
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <inheritdoc/>
    protected internal override void ReadBytes(TensorEntry entry, Span<byte> bytes) =>
        ReadExactly(bytes, dataStart + ((SafetensorsEntry)entry).Begin);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => file.Dispose();

    private void CheckType<T>(SafetensorsEntry entry) where T : unmanaged
    {
        string expected = ElementType.NameOf<T>();
        if (entry.Type != expected)
            throw new CheckpointException(
                $"'{Path}': tensor '{entry.Name}' is of type {entry.Type}; {expected} is expected.");
    }

    private SafetensorsHeader ReadHeader(SafetensorsLimits limits, out long start)
    {
        long total = RandomAccess.GetLength(file);
        if (total < LengthBytes)
            throw new FormatException(
                $"it has {total} bytes, fewer than the {LengthBytes} that give the header's length");
        Span<byte> prefix = stackalloc byte[LengthBytes];
        ReadExactly(prefix, 0);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > (ulong)limits.HeaderBytes)
            throw new FormatException($"its header claims {length} bytes, more than the {limits.HeaderBytes} allowed");
        if ((long)length > total - LengthBytes)
            throw new FormatException($"its header claims {length} bytes, but only {total - LengthBytes} follow");
        var json = new byte[length];
        ReadExactly(json, LengthBytes);
        limits.Check(json);
        start = LengthBytes + (long)length;
        return SafetensorsHeader.Parse(json, total - start);
    }

    private void ReadExactly(Span<byte> bytes, long offset)
    {
        int read = RegularFile.Read(file, bytes, offset);
        if (read < bytes.Length)
            throw new CheckpointException($"'{Path}' ends at byte {offset + read}; it was cut while being read.");
    }
}
