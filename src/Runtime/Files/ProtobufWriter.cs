using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace GResNet.Runtime.Files;

/// <summary>A message in protobuf's encoding. Format: https://protobuf.dev/programming-guides/encoding.</summary>
internal sealed class ProtobufWriter
{
    private const int Varint = 0, Fixed64 = 1, Delimited = 2, Fixed32 = 5;
    private const int LongestVarint = 10;

    private readonly ArrayBufferWriter<byte> buffer = new();

    /// <summary>Bytes so far.</summary>
    public int Length => buffer.WrittenCount;

    /// <summary>The message so far.</summary>
    public ReadOnlySpan<byte> Content => buffer.WrittenSpan;

    /// <summary>A field of type int64, int32 or an enumeration.</summary>
    public void Integer(int field, long value)
    {
        Tag(field, Varint);
        Number((ulong)value);
    }

    /// <summary>A field of type double.</summary>
    public void Double(int field, double value)
    {
        Tag(field, Fixed64);
        BinaryPrimitives.WriteDoubleLittleEndian(buffer.GetSpan(sizeof(double)), value);
        buffer.Advance(sizeof(double));
    }

    /// <summary>A field of type float.</summary>
    public void Float(int field, float value)
    {
        Tag(field, Fixed32);
        BinaryPrimitives.WriteSingleLittleEndian(buffer.GetSpan(sizeof(float)), value);
        buffer.Advance(sizeof(float));
    }

    /// <summary>A field of type string.</summary>
    public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>A field of type bytes.</summary>
    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Begin(field, value.Length);
        buffer.Write(value);
    }

    /// <summary>A field whose type is another message.</summary>
    public void Message(int field, ProtobufWriter message) => Bytes(field, message.Content);

    /// <summary>A field whose type is another message, which <paramref name="write"/> makes.</summary>
    public void Message(int field, Action<ProtobufWriter> write)
    {
        var message = new ProtobufWriter();
        write(message);
        Message(field, message);
    }

    /// <summary>The head of a field whose <paramref name="length"/> bytes follow.</summary>
    public void Begin(int field, long length)
    {
        Tag(field, Delimited);
        Number((ulong)length);
    }

    /// <summary>What another has written.</summary>
    public void Append(ProtobufWriter other) => Append(other.Content);

    /// <summary>Bytes as they are.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => buffer.Write(bytes);

    private void Tag(int field, int type) => Number((ulong)(field << 3 | type));

    private void Number(ulong value)
    {
        Span<byte> bytes = buffer.GetSpan(LongestVarint);
        int count = 0;
        for (; value > 0x7f; value >>= 7) bytes[count++] = (byte)(value | 0x80);
        bytes[count++] = (byte)value;
        buffer.Advance(count);
    }
}
