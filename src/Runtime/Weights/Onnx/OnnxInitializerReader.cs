using System.Collections.Immutable;
using GResNet.Runtime.Files;

namespace GResNet.Runtime.Weights.Onnx;

/// <summary>Reads what a message says of a constant, and counts its values.</summary>
/// <param name="file">The file.</param>
/// <param name="message">Where the message lies.</param>
internal sealed class OnnxInitializerReader(FileWindow file, (long Start, long End) message)
{
    private const int MostDimensions = 64, MostNameBytes = 1 << 12;
    private const long None = -1;

    private readonly ProtobufReader reader = new(file, message.Start, message.End);
    private readonly List<long> dimensions = [];
    private readonly Dictionary<int, long> typed = [];
    private long elementType;
    private long rawBytes = None;
    private bool isElsewhere;

    /// <summary>Its name, once it has been read.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Reads it; null where its elements are no plain numbers.</summary>
    /// <exception cref="FormatException">It breaks a rule.</exception>
    public OnnxInitializer? Read()
    {
        while (reader.Next()) ReadField();
        if (Name.Length == 0) throw new FormatException("a tensor has no name");
        if (isElsewhere)
            throw new FormatException(
                $"the values of '{Quotation.Of(Name)}' lie in another file; save the network with its weights inside");
        if (OnnxElements.NameOf(elementType) is not { } type) return null;
        int field = rawBytes == None ? OnnxElements.FieldOf(type) : OnnxFields.Tensor.RawData;
        Check(type, field);
        return new OnnxInitializer(Name, type, [.. dimensions], field, message);
    }

    private void ReadField()
    {
        switch (reader.Field)
        {
            case OnnxFields.Tensor.Dimensions: ReadDimensions(); break;
            case OnnxFields.Tensor.DataType: elementType = reader.Integer(); break;
            case OnnxFields.Tensor.Name: Name = reader.Text(MostNameBytes); break;
            case OnnxFields.Tensor.RawData:
                if (rawBytes != None || !reader.IsDelimited) throw new FormatException("a tensor has its bytes twice");
                rawBytes = Length();
                break;
            case OnnxFields.Tensor.FloatData: Count(Whole(Length(), sizeof(float))); break;
            case OnnxFields.Tensor.DoubleData: Count(Whole(Length(), sizeof(double))); break;
            case OnnxFields.Tensor.Int32Data: Count(reader.Integers().LongCount()); break;
            case OnnxFields.Tensor.Segment: throw new FormatException("a tensor is in several parts");
            case OnnxFields.Tensor.DataLocation: isElsewhere |= reader.Integer() != 0; break;
            case OnnxFields.Tensor.ExternalData:
                isElsewhere = true;
                reader.Range();
                break;
            default: reader.Range(); break;
        }
    }

    private void ReadDimensions()
    {
        foreach (long size in reader.Integers())
        {
            if (dimensions.Count == MostDimensions)
                throw new FormatException($"a tensor has more than {MostDimensions} dimensions");
            if (size < 0) throw new FormatException($"a tensor has a negative dimension, {size}");
            dimensions.Add(size);
        }
    }

    private long Length()
    {
        (long from, long to) = reader.Range();
        return to - from;
    }

    private static long Whole(long bytes, int size) =>
        bytes % size == 0 ? bytes / size : throw new FormatException($"{bytes} bytes are no numbers of {size}");

    private void Count(long values) => typed[reader.Field] = typed.GetValueOrDefault(reader.Field) + values;

    private void Check(string type, int field)
    {
        long count = 1;
        foreach (long size in dimensions) count = checked(count * size);
        bool isRaw = rawBytes != None;
        // Whole numbers are listed, and never read.
        if (!isRaw && !ElementType.IsFloat(type)) return;
        long found = isRaw ? Whole(rawBytes, ElementType.BytesOf(type)) : typed.GetValueOrDefault(field);
        if (found != count || (isRaw && typed.Count > 0))
            throw new FormatException(
                $"'{Quotation.Of(Name)}' is {TensorEntry.Describe<long>([.. dimensions])} and has {found} values"
                    + (isRaw && typed.Count > 0 ? " twice" : ""));
    }
}
