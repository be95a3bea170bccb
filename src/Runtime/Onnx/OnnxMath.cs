namespace GResNet.Runtime.Onnx;

/// <summary>The elementary functions and activations of the DSL as nodes of ONNX.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class OnnxMath
{
    /// <summary>eˣ.</summary>
    public static OnnxValue Exp(OnnxValue x) => Node("Exp", x);

    /// <summary>ln x.</summary>
    public static OnnxValue Log(OnnxValue x) => Node("Log", x);

    /// <summary>ln(1 + x).</summary>
    public static OnnxValue Log1p(OnnxValue x) => Log(x + x.Graph.Constant(1));

    /// <summary>√x.</summary>
    public static OnnxValue Sqrt(OnnxValue x) => Node("Sqrt", x);

    /// <summary>sin x.</summary>
    public static OnnxValue Sin(OnnxValue x) => Node("Sin", x);

    /// <summary>cos x.</summary>
    public static OnnxValue Cos(OnnxValue x) => Node("Cos", x);

    /// <summary>tanh x.</summary>
    public static OnnxValue Tanh(OnnxValue x) => Node("Tanh", x);

    /// <summary>The error function.</summary>
    public static OnnxValue Erf(OnnxValue x) => Node("Erf", x);

    /// <summary>|x|.</summary>
    public static OnnxValue Abs(OnnxValue x) => Node("Abs", x);

    /// <summary>The lesser of two.</summary>
    public static OnnxValue Min(OnnxValue a, OnnxValue b) => a.Graph.Node("Min", [a, b]);

    /// <summary>The greater of two.</summary>
    public static OnnxValue Max(OnnxValue a, OnnxValue b) => a.Graph.Node("Max", [a, b]);

    /// <summary>xᵖ.</summary>
    public static OnnxValue Pow(OnnxValue x, OnnxValue power) => x.Graph.Node("Pow", [x, power]);

    /// <summary><paramref name="then"/> where a &lt; b, else <paramref name="otherwise"/>.</summary>
    public static OnnxValue LessThan(OnnxValue a, OnnxValue b, OnnxValue then, OnnxValue otherwise) =>
        Where("Less", a, b, then, otherwise);

    /// <summary><paramref name="then"/> where a ≤ b, else <paramref name="otherwise"/>.</summary>
    public static OnnxValue LessThanOrEqual(OnnxValue a, OnnxValue b, OnnxValue then, OnnxValue otherwise) =>
        Where("LessOrEqual", a, b, then, otherwise);

    /// <summary><paramref name="then"/> where a &gt; b, else <paramref name="otherwise"/>.</summary>
    public static OnnxValue GreaterThan(OnnxValue a, OnnxValue b, OnnxValue then, OnnxValue otherwise) =>
        Where("Greater", a, b, then, otherwise);

    /// <summary><paramref name="then"/> where a ≥ b, else <paramref name="otherwise"/>.</summary>
    public static OnnxValue GreaterThanOrEqual(OnnxValue a, OnnxValue b, OnnxValue then, OnnxValue otherwise) =>
        Where("GreaterOrEqual", a, b, then, otherwise);

    /// <summary>max(x, 0).</summary>
    public static OnnxValue ReLU(OnnxValue x) => Node("Relu", x);

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    public static OnnxValue Sigmoid(OnnxValue x) => Node("Sigmoid", x);

    /// <summary>x·sigmoid(x), which has a node of its own from opset 24 on.</summary>
    public static OnnxValue SiLU(OnnxValue x) => x * Sigmoid(x);

    /// <summary>x·Φ(x) by the error function; it has a node of its own from opset 20 on.</summary>
    public static OnnxValue GELU(OnnxValue x) => x * (Erf(x / MathF.Sqrt(2)) + x.Graph.Constant(1)) * 0.5f;

    /// <summary>The approximation of <see cref="GELU"/> by tanh.</summary>
    public static OnnxValue GELUTanh(OnnxValue x)
    {
        OnnxValue inner = (x + x * x * x * 0.044715f) * MathF.Sqrt(2 / MathF.PI);
        return x * (Tanh(inner) + x.Graph.Constant(1)) * 0.5f;
    }

    /// <summary>x, or slope·x where that is negative.</summary>
    public static OnnxValue LeakyReLU(OnnxValue x, float slope) =>
        x.Graph.Node("LeakyRelu", [x], [new("alpha", slope)]);

    /// <summary>x, or alpha·(eˣ − 1) where that is negative.</summary>
    public static OnnxValue ELU(OnnxValue x, float alpha) =>
        x.Graph.Node("Elu", [x], [new("alpha", alpha)]);

    /// <summary>ln(1 + e^(beta·x)) / beta.</summary>
    public static OnnxValue Softplus(OnnxValue x, float beta) =>
        beta == 1 ? Node("Softplus", x) : Node("Softplus", x * beta) / beta;

    /// <summary>max(x, 0) + slope·min(x, 0).</summary>
    public static OnnxValue PRelu(OnnxValue x, OnnxValue slope) => x.Graph.Node("PRelu", [x, slope]);

    /// <summary>min(max(x, 0), 6).</summary>
    public static OnnxValue ReLU6(OnnxValue x) =>
        x.Graph.Node("Clip", [x, x.Graph.Constant(0), x.Graph.Constant(6)]);

    /// <summary>ReLU6(x + 3) / 6.</summary>
    public static OnnxValue HardSigmoid(OnnxValue x) => x.Graph.Node(
        "HardSigmoid", [x], [new("alpha", 1 / 6f), new("beta", 0.5f)]);

    /// <summary>x·ReLU6(x + 3) / 6.</summary>
    public static OnnxValue HardSwish(OnnxValue x) => Node("HardSwish", x);

    private static OnnxValue Node(string type, OnnxValue x) => x.Graph.Node(type, [x]);

    private static OnnxValue Where(
        string comparison, OnnxValue a, OnnxValue b, OnnxValue then, OnnxValue otherwise) =>
        a.Graph.Node("Where", [a.Graph.Node(comparison, [a, b]), then, otherwise]);
}
