using GResNet.Runtime.Files;
using GResNet.Runtime.Weights.Onnx;

namespace GResNet.Runtime.Onnx;

/// <summary>What goes into a graph or comes out of it: a batch of any size.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ElementType">Its element type, as the format numbers it.</param>
/// <param name="Dimensions">Sizes behind the batch.</param>
internal sealed record OnnxPort(string Name, int ElementType, params long[] Dimensions)
{
    private const string Batch = "N";

    public void WriteTo(ProtobufWriter message)
    {
        message.Text(OnnxFields.ValueInfo.Name, Name);
        message.Message(OnnxFields.ValueInfo.Type, type => type.Message(OnnxFields.Type.Tensor, tensor =>
        {
            tensor.Integer(OnnxFields.TensorType.ElementType, ElementType);
            tensor.Message(OnnxFields.TensorType.Shape, WriteShape);
        }));
    }

    private void WriteShape(ProtobufWriter shape)
    {
        shape.Message(OnnxFields.Shape.Dimension, batch => batch.Text(OnnxFields.Dimension.Parameter, Batch));
        foreach (long size in Dimensions)
            shape.Message(OnnxFields.Shape.Dimension, fixedSize => fixedSize.Integer(OnnxFields.Dimension.Value, size));
    }
}
