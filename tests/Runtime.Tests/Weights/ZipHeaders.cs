using System.Buffers.Binary;
using System.Text;

namespace GResNet.Runtime.Tests.Weights;

/// <summary>
/// Changes what an archive says of an entry in one of the two places that it says it (APPNOTE.TXT, 4.3.7 and 4.3.12).
/// </summary>
internal static class ZipHeaders
{
    /// <summary>Changes a number of the header that is before an entry's content.</summary>
    /// <param name="archive">All bytes of the archive.</param>
    /// <param name="name">The entry's name.</param>
    /// <param name="at">Where in the header the number is.</param>
    /// <param name="bytes">Its size: 2 or 4.</param>
    /// <param name="value">What it becomes.</param>
    public static void SetLocal(byte[] archive, string name, int at, int bytes, uint value) =>
        Set(archive, Find(archive, "PK\u0003\u0004"u8, 30, name) + at, bytes, value);

    /// <summary>Changes a number of the entry's header in the directory at the end.</summary>
    public static void SetCentral(byte[] archive, string name, int at, int bytes, uint value) =>
        Set(archive, Find(archive, "PK\u0001\u0002"u8, 46, name) + at, bytes, value);

    /// <summary>A number of the entry's header in the directory at the end.</summary>
    public static uint Central(byte[] archive, string name, int at) => BinaryPrimitives.ReadUInt32LittleEndian(
        archive.AsSpan(Find(archive, "PK\u0001\u0002"u8, 46, name) + at));

    private static void Set(byte[] archive, int at, int bytes, uint value)
    {
        Span<byte> place = archive.AsSpan(at, bytes);
        if (bytes == sizeof(ushort)) BinaryPrimitives.WriteUInt16LittleEndian(place, (ushort)value);
        else BinaryPrimitives.WriteUInt32LittleEndian(place, value);
    }

    private static int Find(byte[] archive, ReadOnlySpan<byte> signature, int nameAt, string name)
    {
        byte[] text = Encoding.UTF8.GetBytes(name);
        for (int at = 0; at + nameAt + text.Length <= archive.Length; at++)
            if (archive.AsSpan(at).StartsWith(signature) && archive.AsSpan(at + nameAt).StartsWith(text)) return at;
        throw new ArgumentException($"'{name}' is no entry.");
    }
}
