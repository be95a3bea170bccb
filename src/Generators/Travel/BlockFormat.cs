using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Security.Cryptography;

namespace GResNet.Generators.Travel;

/// <summary>
/// Blocks as texts that stand in attributes of their assembly: eight bytes of SHA-256 and what they are of, the records
/// by <see cref="RecordWriter"/>, deflated; in base 64.
/// </summary>
internal static class BlockFormat
{
    /// <summary>
    /// Version of the format: of how records are written, and of which there are. Another cannot be read.
    /// </summary>
    public const int Version = 1;

    private const int HashLength = 8;

    // Far more than the code of any block has.
    private const int Longest = 1 << 24;

    public static string Write(PortableBlock block)
    {
        using var compressed = new MemoryStream();
        using (var output = new BinaryWriter(new DeflateStream(compressed, CompressionLevel.Optimal, leaveOpen: true)))
            new RecordWriter(output).Write(typeof(PortableBlock), block);
        byte[] body = compressed.ToArray();
        return Convert.ToBase64String([.. Hash(body), .. body]);
    }

    /// <exception cref="FormatException">It is not what was written.</exception>
    public static PortableBlock Read(string text)
    {
        byte[] bytes = Convert.FromBase64String(text);
        if (bytes.Length < HashLength) throw new FormatException("It is too short.");
        byte[] body = [.. bytes.Skip(HashLength)];
        if (!Hash(body).SequenceEqual(bytes.Take(HashLength))) throw new FormatException("Its hash differs.");
        try
        {
            using var input = new BinaryReader(Inflated(body));
            return (PortableBlock?)new RecordReader(input).Read(typeof(PortableBlock))
                ?? throw new InvalidDataException();
        }
        catch (Exception e) when (e is IOException or InvalidDataException or NullReferenceException
            or InvalidCastException)
        {
            throw new FormatException(e.Message, e);
        }
    }

    private static MemoryStream Inflated(byte[] body)
    {
        using var source = new DeflateStream(new MemoryStream(body), CompressionMode.Decompress);
        var whole = new MemoryStream();
        byte[] part = new byte[4096];
        while (source.Read(part, 0, part.Length) is > 0 and var count)
        {
            whole.Write(part, 0, count);
            if (whole.Length > Longest) throw new InvalidDataException("it is too long");
        }

        whole.Position = 0;
        return whole;
    }

    private static byte[] Hash(byte[] body)
    {
        using SHA256 sha = SHA256.Create();
        return [.. sha.ComputeHash(body).Take(HashLength)];
    }
}
