using System.Buffers.Binary;
using GResNet.Runtime.Files;
using GResNet.Runtime.Onnx;
using GResNet.Runtime.Weights.Onnx;

namespace GResNet.Runtime.Tests.Weights;

/// <summary>ONNX files, put together field by field.</summary>
internal static class OnnxBytes
{
    /// <summary>A model of one graph.</summary>
    public static byte[] Model(params Action<ProtobufWriter>[] initializers)
    {
        var model = new ProtobufWriter();
        model.Integer(OnnxFields.Model.IrVersion, 8);
        model.Text(OnnxFields.Model.ProducerName, "tests");
        Entry(model, "gresnet.model", "Net");
        Entry(model, "author", "somebody");
        model.Message(OnnxFields.Model.Graph, graph =>
        {
            graph.Message(OnnxFields.Graph.Node, node => node.Text(OnnxFields.Node.OpType, "Relu"));
            foreach (Action<ProtobufWriter> initializer in initializers)
                graph.Message(OnnxFields.Graph.Initializer, initializer);
        });
        return model.Content.ToArray();
    }

    /// <summary>A tensor of a type, whose values <paramref name="write"/> adds.</summary>
    public static Action<ProtobufWriter> Tensor(
        string name, int type, long[] dimensions, Action<ProtobufWriter> write) => tensor =>
    {
        foreach (long size in dimensions) tensor.Integer(OnnxFields.Tensor.Dimensions, size);
        tensor.Integer(OnnxFields.Tensor.DataType, type);
        tensor.Text(OnnxFields.Tensor.Name, name);
        write(tensor);
    };

    /// <summary>One that has 0, 1, 2, … as raw float32.</summary>
    public static Action<ProtobufWriter> Floats(string name, params long[] dimensions) => Tensor(
        name, OnnxFields.ElementTypes.Float, dimensions,
        tensor => tensor.Bytes(OnnxFields.Tensor.RawData, Packed(Counting(dimensions))));

    public static byte[] Packed(float[] values)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        return bytes;
    }

    private static float[] Counting(long[] dimensions) =>
        [.. Enumerable.Range(0, (int)dimensions.Aggregate(1L, (a, b) => a * b)).Select(i => (float)i)];

    private static void Entry(ProtobufWriter model, string key, string value) =>
        model.Message(OnnxFields.Model.MetadataProps, entry =>
        {
            entry.Text(OnnxFields.Entry.Key, key);
            entry.Text(OnnxFields.Entry.Value, value);
        });
}
