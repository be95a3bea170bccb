using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace GResNet.Training.Checkpoints;

/// <summary>
/// SHA-256 of the files of a folder, in the text that sha256sum of GNU coreutils writes, <c>HEX NAME</c> a line, so
/// that <c>sha256sum -c</c> verifies the folder.
/// </summary>
internal static class Checksums
{
    /// <summary>Name of the file that holds them.</summary>
    public const string FileName = "checksums.sha256";

    private const string Separator = "  ";
    private const int HexLength = 2 * SHA256.HashSizeInBytes;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    private static readonly SearchValues<char> HexCharacters = SearchValues.Create("0123456789abcdef");

    /// <summary>A plain name of a file: no path, nothing that sha256sum would have to escape.</summary>
    public static bool IsPlainName(string name) =>
        name.Length > 0 && name[0] != '.' && !name.AsSpan().ContainsAnyExcept(NameCharacters);

    /// <summary>As text.</summary>
    public static byte[] Format(IEnumerable<(string File, string Checksum)> checksums) =>
        Encoding.ASCII.GetBytes(string.Concat(checksums.Select(c => $"{c.Checksum}{Separator}{c.File}\n")));

    /// <summary>Bytes of a line.</summary>
    public static int LengthOf(string file) => HexLength + Separator.Length + file.Length + 1;

    /// <summary>Reads the text.</summary>
    /// <exception cref="FormatException">It is not as <see cref="Format"/> writes it;
    /// the message says where.</exception>
    public static ImmutableSortedDictionary<string, string> Parse(string text)
    {
        var checksums = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        string[] lines = text.Split('\n');
        if (lines[^1].Length > 0) throw new FormatException($"{FileName} is cut in line {lines.Length}");
        for (int i = 0; i < lines.Length - 1; i++)
        {
            string line = lines[i];
            int nameStart = HexLength + Separator.Length;
            if (line.Length <= nameStart || line.AsSpan(0, HexLength).ContainsAnyExcept(HexCharacters)
                || line[HexLength..nameStart] != Separator || !IsPlainName(line[nameStart..])
                || !checksums.TryAdd(line[nameStart..], line[..HexLength]))
                throw new FormatException($"{FileName} is malformed in line {i + 1}");
        }

        return checksums.ToImmutable();
    }

    /// <summary>The checksum of bytes.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
