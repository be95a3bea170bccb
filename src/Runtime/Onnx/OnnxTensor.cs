using System.Runtime.InteropServices;
using GResNet.Runtime.Files;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Weights.Onnx;

namespace GResNet.Runtime.Onnx;

/// <summary>Numbers of a graph: weights where they lie, or a few that its nodes are made with.</summary>
internal sealed class OnnxTensor
{
    private readonly FloatView floats;
    private readonly byte[]? others;
    private readonly long[] dimensions;
    private readonly int type;

    /// <summary>Weights.</summary>
    public OnnxTensor(string name, long[] dimensions, FloatView values)
    {
        (Name, this.dimensions, floats) = (name, dimensions, values);
        type = OnnxFields.ElementTypes.Float;
    }

    /// <summary>A few numbers.</summary>
    public OnnxTensor(long[] dimensions, ReadOnlySpan<float> values)
    {
        (Name, this.dimensions, others) = ("", dimensions, MemoryMarshal.AsBytes(values).ToArray());
        type = OnnxFields.ElementTypes.Float;
    }

    /// <summary>A few whole numbers.</summary>
    public OnnxTensor(long[] dimensions, ReadOnlySpan<long> values)
    {
        (Name, this.dimensions, others) = ("", dimensions, MemoryMarshal.AsBytes(values).ToArray());
        type = OnnxFields.ElementTypes.Int64;
    }

    /// <summary>The name of weights; empty for others.</summary>
    public string Name { get; }

    /// <summary>Its elements, row-major and little-endian.</summary>
    public ReadOnlySpan<byte> Data => others is null ? MemoryMarshal.AsBytes(floats.Span) : others;

    /// <summary>The whole message.</summary>
    public void WriteTo(ProtobufWriter message)
    {
        message.Append(Head());
        message.Append(Data);
    }

    /// <summary>What stands before <see cref="Data"/> in its message.</summary>
    public ProtobufWriter Head()
    {
        var head = new ProtobufWriter();
        foreach (long size in dimensions) head.Integer(OnnxFields.Tensor.Dimensions, size);
        head.Integer(OnnxFields.Tensor.DataType, type);
        if (Name.Length > 0) head.Text(OnnxFields.Tensor.Name, Name);
        head.Begin(OnnxFields.Tensor.RawData, Data.Length);
        return head;
    }
}
