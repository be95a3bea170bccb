using System.Runtime.InteropServices;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Weights.Onnx;

namespace GResNet.Runtime.Onnx;

/// <summary>A constant of a graph: weights where they lie, or other numbers.</summary>
internal sealed class OnnxTensor
{
    private readonly FloatView floats;
    private readonly byte[]? others;
    private readonly int type;

    public OnnxTensor(string name, IEnumerable<long> dimensions, FloatView values)
    {
        (Name, floats, type) = (name, values, OnnxFields.ElementTypes.Float);
        Head = HeadOf(dimensions);
    }

    public OnnxTensor(string name, IEnumerable<long> dimensions, ReadOnlySpan<float> values)
    {
        (Name, others, type) = (name, MemoryMarshal.AsBytes(values).ToArray(), OnnxFields.ElementTypes.Float);
        Head = HeadOf(dimensions);
    }

    public OnnxTensor(string name, IEnumerable<long> dimensions, ReadOnlySpan<long> values)
    {
        (Name, others, type) = (name, MemoryMarshal.AsBytes(values).ToArray(), OnnxFields.ElementTypes.Int64);
        Head = HeadOf(dimensions);
    }

    public string Name { get; }

    /// <summary>Its elements, row-major and little-endian.</summary>
    public ReadOnlySpan<byte> Data => others is null ? MemoryMarshal.AsBytes(floats.Span) : others;

    /// <summary>What stands before <see cref="Data"/> in the graph's message.</summary>
    public ProtobufWriter Head { get; }

    /// <summary>Bytes in the graph's message.</summary>
    public long Length => (long)Head.Length + Data.Length;

    private ProtobufWriter HeadOf(IEnumerable<long> dimensions)
    {
        var body = new ProtobufWriter();
        foreach (long size in dimensions) body.Integer(OnnxFields.Tensor.Dimensions, size);
        body.Integer(OnnxFields.Tensor.DataType, type);
        body.Text(OnnxFields.Tensor.Name, Name);
        body.Begin(OnnxFields.Tensor.RawData, Data.Length);
        var head = new ProtobufWriter();
        head.Begin(OnnxFields.Graph.Initializer, (long)body.Length + Data.Length);
        head.Append(body);
        return head;
    }
}
