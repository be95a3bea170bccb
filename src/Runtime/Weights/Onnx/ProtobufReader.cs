using System.Text;
using GResNet.Runtime.Files;

namespace GResNet.Runtime.Weights.Onnx;

/// <summary>
/// The fields of a message in a file, one after the other. Content is read where it is asked for alone, and no length
/// is believed that reaches beyond the message.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="start">Where the message begins.</param>
/// <param name="end">Where it ends.</param>
internal sealed class ProtobufReader(FileWindow file, long start, long end)
{
    private const int VarintType = 0, Fixed64Type = 1, DelimitedType = 2, Fixed32Type = 5;
    private const int MostNumber = (1 << 29) - 1;

    private static readonly UTF8Encoding strict = new(false, throwOnInvalidBytes: true);

    private readonly long end = end;
    private long position = start;
    private int type;

    /// <summary>The number of the field that <see cref="Next"/> has come to.</summary>
    public int Field { get; private set; }

    /// <summary>Whether the field's content has a length of its own: a text, a message, packed numbers.</summary>
    public bool IsDelimited => type == DelimitedType;

    /// <summary>Goes to the next field; false at the end of the message.</summary>
    public bool Next()
    {
        if (position == end) return false;
        ulong tag = Varint();
        type = (int)(tag & 7);
        if (tag >> 3 is 0 or > MostNumber || type is not (VarintType or Fixed64Type or DelimitedType or Fixed32Type))
            throw new FormatException($"at byte {position} there is no field of a message");
        Field = (int)(tag >> 3);
        return true;
    }

    /// <summary>The field's content as a whole number.</summary>
    public long Integer()
    {
        Require(VarintType);
        return (long)Varint();
    }

    /// <summary>Where the field's content lies, which is gone past.</summary>
    public (long Start, long End) Range()
    {
        switch (type)
        {
            case VarintType:
                long first = position;
                Varint();
                return (first, position);
            case Fixed64Type: return Past(sizeof(double));
            case Fixed32Type: return Past(sizeof(float));
            default: return Past(Varint());
        }
    }

    /// <summary>The field's content as a message.</summary>
    public ProtobufReader Message()
    {
        Require(DelimitedType);
        (long from, long to) = Range();
        return new ProtobufReader(file, from, to);
    }

    /// <summary>The field's content as a text of at most so many bytes.</summary>
    public string Text(int most)
    {
        Require(DelimitedType);
        (long from, long to) = Range();
        if (to - from > most)
            throw new FormatException($"a text of {to - from} bytes is longer than the {most} allowed");
        var bytes = new byte[to - from];
        file.Read(from, bytes);
        try
        {
            return strict.GetString(bytes);
        }
        catch (DecoderFallbackException error)
        {
            throw new FormatException($"the text at byte {from} is not UTF-8", error);
        }
    }

    /// <summary>The field's content as whole numbers, packed or one alone.</summary>
    public IEnumerable<long> Integers()
    {
        if (type == VarintType)
        {
            yield return Integer();
            yield break;
        }

        ProtobufReader packed = Message();
        while (packed.position < packed.end) yield return (long)packed.Varint();
    }

    private (long Start, long End) Past(ulong length)
    {
        long from = position;
        if (length > (ulong)(end - position))
            throw new FormatException(
                $"at byte {position} something claims {length} bytes, but {end - position} follow");
        position += (long)length;
        return (from, position);
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if (position == end) throw new FormatException($"a number is cut at byte {position}");
            byte next = file[position++];
            if (shift == 63 && next > 1) break;
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return value;
        }

        throw new FormatException($"a number at byte {position} is longer than 64 bits");
    }

    private void Require(int expected)
    {
        if (type != expected) throw new FormatException($"field {Field} at byte {position} is of another type");
    }
}
