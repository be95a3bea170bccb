namespace GResNet.Runtime.Onnx;

/// <summary>
/// Something a node of a graph makes or reads; nothing, for an operand that is left out. Operators add nodes.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct OnnxValue
{
    private readonly string? name;

    internal OnnxValue(OnnxGraph graph, string name) => (Graph, this.name) = (graph, name);

    /// <summary>Its name in the file; empty for an operand that is left out.</summary>
    internal string Name => name ?? "";

    internal OnnxGraph Graph { get; }

    /// <summary>a + b.</summary>
    public static OnnxValue operator +(OnnxValue a, OnnxValue b) => a.Graph.Node("Add", [a, b]);

    /// <summary>a − b.</summary>
    public static OnnxValue operator -(OnnxValue a, OnnxValue b) => a.Graph.Node("Sub", [a, b]);

    /// <summary>−x.</summary>
    public static OnnxValue operator -(OnnxValue x) => x.Graph.Node("Neg", [x]);

    /// <summary>a · b.</summary>
    public static OnnxValue operator *(OnnxValue a, OnnxValue b) => a.Graph.Node("Mul", [a, b]);

    /// <summary>a · b.</summary>
    public static OnnxValue operator *(OnnxValue a, float b) => a * a.Graph.Constant(b);

    /// <summary>a · b.</summary>
    public static OnnxValue operator *(float a, OnnxValue b) => b * a;

    /// <summary>a / b.</summary>
    public static OnnxValue operator /(OnnxValue a, OnnxValue b) => a.Graph.Node("Div", [a, b]);

    /// <summary>a / b.</summary>
    public static OnnxValue operator /(OnnxValue a, float b) => a / a.Graph.Constant(b);
}
