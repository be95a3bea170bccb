namespace GResNet.Runtime.Weights.Onnx;

/// <summary>
/// Numbers of the fields that are written or read here. Format: onnx.proto3 of https://github.com/onnx/onnx.
/// </summary>
internal static class OnnxFields
{
    /// <summary>What the keys of our own strings begin with.</summary>
    public const string MetadataPrefix = "gresnet.";

    /// <summary>A whole file.</summary>
    internal static class Model
    {
        public const int IrVersion = 1, ProducerName = 2, ProducerVersion = 3, Graph = 7, OpsetImport = 8,
            MetadataProps = 14, Functions = 25;
    }

    /// <summary>Which version of the operators.</summary>
    internal static class OperatorSet
    {
        public const int Domain = 1, Version = 2;
    }

    /// <summary>A string about the file, or about where a tensor lies.</summary>
    internal static class Entry
    {
        public const int Key = 1, Value = 2;
    }

    internal static class Graph
    {
        public const int Node = 1, Name = 2, Initializer = 5, Input = 11, Output = 12, SparseInitializer = 15;
    }

    internal static class Node
    {
        public const int Input = 1, Output = 2, Name = 3, OpType = 4, Attribute = 5;
    }

    internal static class Attribute
    {
        public const int Name = 1, Float = 2, Integer = 3, Text = 4, Tensor = 5, Integers = 8, Type = 20;
    }

    /// <summary>What <see cref="Attribute.Type"/> may be.</summary>
    internal static class AttributeType
    {
        public const int Float = 1, Integer = 2, Text = 3, Tensor = 4, Integers = 7;
    }

    internal static class Tensor
    {
        public const int Dimensions = 1, DataType = 2, Segment = 3, FloatData = 4, Int32Data = 5, StringData = 6,
            Int64Data = 7, Name = 8, RawData = 9, DoubleData = 10, UInt64Data = 11, ExternalData = 13,
            DataLocation = 14;
    }

    /// <summary>What <see cref="Tensor.DataType"/> may be.</summary>
    internal static class ElementTypes
    {
        public const int Float = 1, UInt8 = 2, Int8 = 3, UInt16 = 4, Int16 = 5, Int32 = 6, Int64 = 7, Text = 8,
            Bool = 9, Float16 = 10, Double = 11, UInt32 = 12, UInt64 = 13, BFloat16 = 16;
    }

    /// <summary>Name and type of an input or output.</summary>
    internal static class ValueInfo
    {
        public const int Name = 1, Type = 2;
    }

    internal static class Type
    {
        public const int Tensor = 1;
    }

    /// <summary>The type of a tensor.</summary>
    internal static class TensorType
    {
        public const int ElementType = 1, Shape = 2;
    }

    internal static class Shape
    {
        public const int Dimension = 1;
    }

    internal static class Dimension
    {
        public const int Value = 1, Parameter = 2;
    }
}
