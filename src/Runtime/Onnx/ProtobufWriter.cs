using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace GResNet.Runtime.Onnx;

/// <summary>A message in protobuf's encoding. Format: https://protobuf.dev/programming-guides/encoding.</summary>
internal sealed class ProtobufWriter
{
    private const int Varint = 0, Delimited = 2, Fixed32 = 5;
    private const int LongestVarint = 10;

    private readonly ArrayBufferWriter<byte> buffer = new();

    /// <summary>Bytes so far.</summary>
    public int Length => buffer.WrittenCount;

    public ReadOnlySpan<byte> Content => buffer.WrittenSpan;

    public void Integer(int field, long value)
    {
        Tag(field, Varint);
        Number((ulong)value);
    }

    public void Float(int field, float value)
    {
        Tag(field, Fixed32);
        BinaryPrimitives.WriteSingleLittleEndian(buffer.GetSpan(sizeof(float)), value);
        buffer.Advance(sizeof(float));
    }

    public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Begin(field, value.Length);
        buffer.Write(value);
    }

    public void Message(int field, Action<ProtobufWriter> write)
    {
        var message = new ProtobufWriter();
        write(message);
        Bytes(field, message.Content);
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
