using System.Buffers.Binary;
using System.Collections.Immutable;
using GResNet.Runtime.Files;

namespace GResNet.Runtime.Weights.Onnx;

/// <summary>A constant of a graph, with where its message lies and which of its fields has the values.</summary>
internal sealed record OnnxInitializer : TensorEntry
{
    private readonly long start, end;
    private readonly int values;

    /// <param name="name">Its name.</param>
    /// <param name="type">Its element type.</param>
    /// <param name="dimensions">Its sizes.</param>
    /// <param name="values">The field that has the values.</param>
    /// <param name="message">Where its message lies.</param>
    public OnnxInitializer(
        string name, string type, ImmutableArray<long> dimensions, int values, (long Start, long End) message)
        : base(name, type, dimensions) => (this.values, start, end) = (values, message.Start, message.End);

    /// <summary>Reads all elements, little-endian.</summary>
    /// <exception cref="FormatException">A number does not fit its type.</exception>
    /// <exception cref="EndOfStreamException">The file was cut.</exception>
    public void ReadBytes(FileWindow file, Span<byte> bytes)
    {
        var reader = new ProtobufReader(file, start, end);
        while (reader.Next())
        {
            if (reader.Field != values)
                reader.Range();
            else if (values == OnnxFields.Tensor.Int32Data)
                bytes = bytes[ReadHalves(reader, bytes)..];
            else
                bytes = bytes[ReadPiece(file, reader.Range(), bytes)..];
        }
    }

    private static int ReadPiece(FileWindow file, (long Start, long End) range, Span<byte> bytes)
    {
        int length = (int)(range.End - range.Start);
        file.Read(range.Start, bytes[..length]);
        return length;
    }

    /// <summary>Numbers of 16 bits, each written as one of 32.</summary>
    private int ReadHalves(ProtobufReader reader, Span<byte> bytes)
    {
        int done = 0;
        foreach (long bits in reader.Integers())
        {
            if (bits is < 0 or > ushort.MaxValue)
                throw new FormatException($"'{Quotation.Of(Name)}' has a number beyond its type, {bits}");
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[done..], (ushort)bits);
            done += sizeof(ushort);
        }

        return done;
    }
}
