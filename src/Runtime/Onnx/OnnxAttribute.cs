using GResNet.Runtime.Files;
using GResNet.Runtime.Weights.Onnx;

namespace GResNet.Runtime.Onnx;

/// <summary>A setting of a node: a number, several, a text, or a tensor.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct OnnxAttribute
{
    private readonly string name;
    private readonly object value;

    /// <summary>A whole number.</summary>
    public OnnxAttribute(string name, long value) => (this.name, this.value) = (name, value);

    /// <summary>A number.</summary>
    public OnnxAttribute(string name, float value) => (this.name, this.value) = (name, value);

    /// <summary>A text.</summary>
    public OnnxAttribute(string name, string value) => (this.name, this.value) = (name, value);

    /// <summary>Several whole numbers.</summary>
    public OnnxAttribute(string name, params long[] values) => (this.name, value) = (name, values);

    /// <summary>A tensor.</summary>
    internal OnnxAttribute(string name, OnnxTensor value) => (this.name, this.value) = (name, value);

    internal void WriteTo(ProtobufWriter message)
    {
        message.Text(OnnxFields.Attribute.Name, name);
        switch (value)
        {
            case long integer:
                message.Integer(OnnxFields.Attribute.Integer, integer);
                message.Integer(OnnxFields.Attribute.Type, OnnxFields.AttributeType.Integer);
                break;
            case float number:
                message.Float(OnnxFields.Attribute.Float, number);
                message.Integer(OnnxFields.Attribute.Type, OnnxFields.AttributeType.Float);
                break;
            case string text:
                message.Text(OnnxFields.Attribute.Text, text);
                message.Integer(OnnxFields.Attribute.Type, OnnxFields.AttributeType.Text);
                break;
            case OnnxTensor tensor:
                message.Message(OnnxFields.Attribute.Tensor, tensor.WriteTo);
                message.Integer(OnnxFields.Attribute.Type, OnnxFields.AttributeType.Tensor);
                break;
            default:
                foreach (long integer in (long[])value) message.Integer(OnnxFields.Attribute.Integers, integer);
                message.Integer(OnnxFields.Attribute.Type, OnnxFields.AttributeType.Integers);
                break;
        }
    }
}
