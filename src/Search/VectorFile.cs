using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using GResNet.Runtime.Files;
using GResNet.Runtime.Weights;

namespace GResNet.Search;

/// <summary>
/// Files of vectors: safetensors with one tensor, <c>vectors</c>, of F32 or BF16, that begins at a multiple of 64
/// bytes.
/// </summary>
internal static unsafe class VectorFile
{
    private const string Tensor = "vectors";
    private const int Alignment = 64;
    private const int PartBytes = 1 << 24;

    /// <summary>What a file has.</summary>
    public readonly record struct Content(int Count, int Dimensions, VectorStorage Storage, long Offset);

    /// <summary>Writes a file.</summary>
    /// <exception cref="IOException">It cannot be written; what was there is as it was.</exception>
    public static void Write(string path, byte* data, int count, int dimensions, VectorStorage storage)
    {
        long bytes = (long)count * dimensions * Size(storage);
        string header = string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"{{{Tensor}}}":{"dtype":"{{{Type(storage)}}}","shape":[{{{count}}},{{{dimensions}}}]"""
                + $$$""","data_offsets":[0,{{{bytes}}}]}}""");
        int padded = (header.Length + sizeof(long) + Alignment - 1) / Alignment * Alignment - sizeof(long);
        NewFile.Write(path, file =>
        {
            Span<byte> length = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(length, padded);
            file.Write(length);
            file.Write(Encoding.ASCII.GetBytes(header.PadRight(padded)));
            for (long at = 0; at < bytes; at += PartBytes)
                file.Write(new ReadOnlySpan<byte>(data + at, (int)Math.Min(PartBytes, bytes - at)));
        });
    }

    /// <summary>Reads what a file has, its numbers aside.</summary>
    /// <exception cref="CheckpointException">It is damaged, or has no vectors; the message says which.</exception>
    /// <exception cref="IOException">It is absent or cannot be read.</exception>
    public static Content Read(string path)
    {
        using var file = new SafetensorsReader(path);
        TensorEntry? only = file.Tensors is [{ Name: Tensor }] ? file.Tensors[0] : null;
        VectorStorage? storage = only?.Type switch
        {
            "F32" => VectorStorage.Float32,
            "BF16" => VectorStorage.BFloat16,
            _ => null,
        };
        if (only is not { Dimensions: [> 0 and <= int.MaxValue, > 0 and <= int.MaxValue] } || storage is not { } found)
            throw new CheckpointException(
                $"'{path}' is no file of vectors: one tensor '{Tensor}' of F32 or BF16, vectors × numbers, is "
                    + "expected.");
        // The one tensor is at the end.
        long offset = new FileInfo(path).Length - only.Count * Size(found);
        return new Content((int)only.Dimensions[0], (int)only.Dimensions[1], found, offset);
    }

    /// <summary>Bytes of a number.</summary>
    public static int Size(VectorStorage storage) =>
        storage == VectorStorage.Float32 ? sizeof(float) : sizeof(ushort);

    private static string Type(VectorStorage storage) => storage == VectorStorage.Float32 ? "F32" : "BF16";
}
