using System.Collections.Immutable;
using GResNet.Runtime.Files;
using GResNet.Runtime.Weights.Onnx;

namespace GResNet.Runtime.Onnx;

/// <summary>An operation of a graph.</summary>
/// <param name="Type">Its operator.</param>
/// <param name="Name">Its name and that of what it makes.</param>
/// <param name="Inputs">Names of its operands.</param>
/// <param name="Attributes">Its settings.</param>
internal sealed record OnnxNode(
    string Type, string Name, IReadOnlyList<string> Inputs, ImmutableArray<OnnxAttribute> Attributes)
{
    public void WriteTo(ProtobufWriter message)
    {
        foreach (string input in Inputs) message.Text(OnnxFields.Node.Input, input);
        message.Text(OnnxFields.Node.Output, Name);
        message.Text(OnnxFields.Node.Name, Name);
        message.Text(OnnxFields.Node.OpType, Type);
        foreach (OnnxAttribute attribute in Attributes) message.Message(OnnxFields.Node.Attribute, attribute.WriteTo);
    }
}
