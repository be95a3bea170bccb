using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>What expressions that add nodes of ONNX are put together from.</summary>
internal static class OnnxCall
{
    public static string Node(string type, IEnumerable<string> inputs, params string[] attributes)
    {
        string settings = attributes.Length == 0 ? "" : $", [{string.Join(", ", attributes)}]";
        return $"graph.Node({Literal.Of(type)}, [{string.Join(", ", inputs)}]{settings})";
    }

    public static string Node(string type, string input, params string[] attributes) =>
        Node(type, [input], attributes);

    public static string Attribute(string name, params int[] values) =>
        $"new({Literal.Of(name)}, {string.Join(", ", values.Select(value => Literal.Of(value)))})";

    public static string Attribute(string name, float value) => $"new({Literal.Of(name)}, {Literal.Of(value)})";

    public static string Attribute(string name, string value) => $"new({Literal.Of(name)}, {Literal.Of(value)})";

    /// <summary>A tensor of whole numbers.</summary>
    public static string Constants(params int[] values) =>
        $"graph.Constants({string.Join(", ", values.Select(value => Literal.Of(value)))})";

    /// <summary>In other dimensions, of which 0 stands for what it has there, and −1 for what is left.</summary>
    public static string Reshape(string x, params int[] dimensions) => Node("Reshape", [x, Constants(dimensions)]);

    /// <summary>As a map of a batch.</summary>
    public static string Reshape(string x, Shape shape) => Reshape(x, 0, shape.Channels, shape.Height, shape.Width);

    public static string Transpose(string x, params int[] order) => Node("Transpose", x, Attribute("perm", order));
}
