using System.Text;

namespace GResNet.Runtime.Tests.Checkpoints;

/// <summary>
/// Makes files that are nearly in the safetensors format: seeds, changed in a few places. The same number gives the
/// same file.
/// </summary>
internal static class SafetensorsMutator
{
    private static readonly byte[][] Seeds =
    [
        File("{}", 0),
        File("""{"__metadata__":{"format":"pt","model":"Ünïcode \"quoted\" \u00e9"}}   """, 0),
        File("""{"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}}""", 24),
        File("""{"scalar":{"dtype":"I64","shape":[],"data_offsets":[0,8]},"none":{"dtype":"F64","shape":[4,0],"data_offsets":[8,8]}}""", 8),
        File("""{"b":{"dtype":"U8","shape":[3],"data_offsets":[16,19]},"a":{"dtype":"I32","shape":[2,2],"data_offsets":[0,16]}}""", 19),
        File("""{"__metadata__":{"k":"v"},"h":{"dtype":"BF16","shape":[1,1,1,2],"data_offsets":[0,4]},"f":{"dtype":"F4","shape":[4],"data_offsets":[4,6]}}""", 6),
        File("""{"w":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1,1,1,1],"data_offsets":[0,4]},"c":{"dtype":"C64","shape":[1],"data_offsets":[4,12]}}""", 12),
        File($"{{{string.Join(',', Enumerable.Range(0, 20).Select(Layer))}}}", 160),
    ];

    private static string Layer(int i) =>
        $$"""
        "layer.{{i}}.weight":{"dtype":"F64","shape":[1],"data_offsets":[{{8 * i}},{{8 * i + 8}}]}
        """;

    private static readonly string[] Numbers =
    [
        "0", "1", "2", "4", "8", "16", "-1", "-0", "00", "1.0", "1e1", "1e999", "2147483647", "2147483648",
        "4294967296", "9223372036854775807",
        "9223372036854775808", "18446744073709551615", "18446744073709551616", "1000000000000000000000000000000",
        "null", "\"1\"", "[]",
    ];

    private static readonly string[] Tokens =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "null", "true", "{}", "[]", "\"\"", "\"a\":", "\"__metadata__\":{},",
        "\"dtype\":\"F32\",",
        "\"shape\":[1],", "\"data_offsets\":[0,4],", "\\ud800", "\\u0000", "\0", "\ufeff", "//", "/**/", " ", "F64",
        "U8", "[[[[[[[[",
    ];

    /// <summary>
    /// A file; of most, the header's length is set to agree with the header, so that what is behind that check is met.
    /// </summary>
    public static byte[] Make(int number)
    {
        var random = new System.Random(number);
        byte[] seed = Pick(random, Seeds);
        int headerLength = (int)BitConverter.ToUInt64(seed);
        List<byte> header = [.. seed.AsSpan(8, headerLength)], data = [.. seed.AsSpan(8 + headerLength)];
        for (int changes = random.Next(1, 5); changes > 0; changes--)
            Change(random, random.Next(8) == 0 ? data : header);
        ulong length = random.Next(16) switch
        {
            0 => (ulong)random.NextInt64(),
            1 => (ulong)Math.Max(0, header.Count + random.Next(-3, 4)),
            _ => (ulong)header.Count,
        };
        byte[] file = [.. BitConverter.GetBytes(length), .. header, .. data];
        return random.Next(16) == 0 ? file[..random.Next(file.Length + 1)] : file;
    }

    private static void Change(System.Random random, List<byte> bytes)
    {
        int at = random.Next(bytes.Count + 1), count = Math.Min(random.Next(1, 9), bytes.Count - at);
        switch (random.Next(8))
        {
            case 0 when at < bytes.Count: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 1 when at < bytes.Count: bytes[at] = (byte)random.Next(256); break;
            case 2: bytes.RemoveRange(at, count); break;
            case 3: bytes.InsertRange(at, bytes.GetRange(at, count)); break;
            case 4: bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pick(random, Tokens))); break;
            case 5: Splice(random, bytes, at); break;
            default: EditNumber(random, bytes, at); break;
        }
    }

    /// <summary>Puts a piece of another seed in.</summary>
    private static void Splice(System.Random random, List<byte> bytes, int at)
    {
        byte[] other = Pick(random, Seeds);
        int start = random.Next(8, other.Length);
        bytes.InsertRange(at, other[start..random.Next(start, other.Length)]);
    }

    /// <summary>Replaces the next number behind a place.</summary>
    private static void EditNumber(System.Random random, List<byte> bytes, int at)
    {
        while (at < bytes.Count && !char.IsAsciiDigit((char)bytes[at])) at++;
        int end = at;
        while (end < bytes.Count && char.IsAsciiDigit((char)bytes[end])) end++;
        bytes.RemoveRange(at, end - at);
        bytes.InsertRange(at, Encoding.ASCII.GetBytes(Pick(random, Numbers)));
    }

    private static T Pick<T>(System.Random random, T[] items) => items[random.Next(items.Length)];

    private static byte[] File(string header, int dataBytes)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((ulong)json.Length), .. json,
            .. Enumerable.Range(0, dataBytes).Select(i => (byte)i)];
    }
}
