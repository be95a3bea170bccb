using GResNet.Runtime.Files;
using GResNet.Runtime.Weights.Onnx;

namespace GResNet.Runtime.Onnx;

/// <summary>An ONNX file: a graph with what goes in and comes out, and strings about it.</summary>
/// <param name="Graph">The nodes.</param>
/// <param name="Name">The graph's name.</param>
/// <param name="Input">What goes in.</param>
/// <param name="Output">What comes out.</param>
/// <param name="Metadata">Strings about it.</param>
internal sealed record OnnxFile(
    OnnxGraph Graph, string Name, OnnxPort Input, OnnxPort Output,
    IEnumerable<KeyValuePair<string, string>> Metadata)
{
    // What ONNX 1.12 of 2022 reads: the first with layer normalization.
    private const int IrVersion = 8, Opset = 17;

    /// <summary>Writes it, whole or not at all.</summary>
    /// <exception cref="InvalidOperationException">It is larger than the format allows.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string path)
    {
        var graph = new ProtobufWriter();
        foreach (OnnxNode node in Graph.Nodes) graph.Message(OnnxFields.Graph.Node, node.WriteTo);
        graph.Text(OnnxFields.Graph.Name, Name);
        graph.Message(OnnxFields.Graph.Input, Input.WriteTo);
        graph.Message(OnnxFields.Graph.Output, Output.WriteTo);
        (ProtobufWriter Head, OnnxTensor Tensor)[] weights =
            [.. Graph.Weights.Select(tensor => (Initializer(tensor), tensor))];
        long length = graph.Length + weights.Sum(one => (long)one.Head.Length + one.Tensor.Data.Length);
        ProtobufWriter model = Model(length);
        if (model.Length + length > int.MaxValue)
            throw new InvalidOperationException(
                $"{Name} takes {model.Length + length:n0} bytes as ONNX; a file of that format has at most "
                    + $"{int.MaxValue:n0}.");
        NewFile.Write(path, file =>
        {
            file.Write(model.Content);
            file.Write(graph.Content);
            foreach ((ProtobufWriter head, OnnxTensor tensor) in weights)
            {
                file.Write(head.Content);
                file.Write(tensor.Data);
            }
        });
    }

    /// <summary>All of a constant before its numbers.</summary>
    private static ProtobufWriter Initializer(OnnxTensor tensor)
    {
        ProtobufWriter message = tensor.Head(), head = new();
        head.Begin(OnnxFields.Graph.Initializer, (long)message.Length + tensor.Data.Length);
        head.Append(message);
        return head;
    }

    /// <summary>All before the graph's content.</summary>
    private ProtobufWriter Model(long graphLength)
    {
        var model = new ProtobufWriter();
        model.Integer(OnnxFields.Model.IrVersion, IrVersion);
        model.Text(OnnxFields.Model.ProducerName, "GResNet.Dsl");
        model.Text(OnnxFields.Model.ProducerVersion, typeof(OnnxFile).Assembly.GetName().Version!.ToString(3));
        model.Message(OnnxFields.Model.OpsetImport, set => set.Integer(OnnxFields.OperatorSet.Version, Opset));
        foreach ((string key, string value) in Metadata)
        {
            model.Message(OnnxFields.Model.MetadataProps, entry =>
            {
                entry.Text(OnnxFields.Entry.Key, key);
                entry.Text(OnnxFields.Entry.Value, value);
            });
        }

        model.Begin(OnnxFields.Model.Graph, graphLength);
        return model;
    }
}
