using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GResNet.Cli.Embeddings;

/// <summary>
/// A checksum within a file of Apache Arrow, where no reader looks: between the last of its batches and the footer,
/// which is found from the end. The library trusts what a file says of offsets and lengths; it is given what is whole
/// alone.
/// </summary>
internal static class ArrowSeal
{
    private const int HashBytes = SHA256.HashSizeInBytes, PartBytes = 1 << 20;

    private static ReadOnlySpan<byte> Magic => "ARROW1"u8;

    // The footer's length, and the magic word.
    private static int EndBytes => sizeof(int) + Magic.Length;

    /// <summary>Puts it into a file that is complete.</summary>
    public static void Write(FileStream file)
    {
        byte[] end = new byte[EndBytes];
        file.Position = file.Length - EndBytes;
        file.ReadExactly(end);
        long footer = file.Length - EndBytes - BinaryPrimitives.ReadInt32LittleEndian(end);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] part = new byte[PartBytes];
        file.Position = 0;
        while (file.Position < footer)
        {
            Span<byte> read = part.AsSpan(0, (int)Math.Min(PartBytes, footer - file.Position));
            file.ReadExactly(read);
            hash.AppendData(read);
        }

        byte[] rest = new byte[file.Length - footer];
        file.ReadExactly(rest);
        hash.AppendData(rest);
        file.Position = footer;
        file.Write(hash.GetHashAndReset());
        file.Write(rest);
    }

    /// <summary>Checks a file that it was put into.</summary>
    /// <exception cref="FormatException">It was not, or the file is another now.</exception>
    public static void Check(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(Magic) || !file.EndsWith(Magic))
            throw new FormatException("it does not begin and end as a file of Apache Arrow does");
        long footer = file.Length < EndBytes ? 0 : BinaryPrimitives.ReadInt32LittleEndian(file[^EndBytes..]);
        long rest = EndBytes + footer;
        long at = file.Length - rest - HashBytes;
        if (rest >= EndBytes && at >= 0)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            hash.AppendData(file[..(int)at]);
            hash.AppendData(file[(int)(at + HashBytes)..]);
            if (file.Slice((int)at, HashBytes).SequenceEqual(hash.GetHashAndReset())) return;
        }

        throw new FormatException("it is damaged, or was written by another program: its checksum is not there");
    }
}
