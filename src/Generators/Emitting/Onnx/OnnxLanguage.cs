using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Expressions;

namespace GResNet.Generators.Emitting.Onnx;

/// <summary>Elementwise work as nodes of ONNX: operators of the runtime's values add them.</summary>
internal sealed class OnnxLanguage : IScalarLanguage
{
    // Of the functions that are expressions, those that ONNX has operators for.
    private static readonly string[] operators = ["ReLU6", "HardSigmoid", "HardSwish"];

    /// <summary>Whether a function is written as its expression.</summary>
    public static bool IsWrittenOut(DefinedFunction function) =>
        function.IsAuthors || !operators.Contains(function.Name);

    public string Invoke(Call call, IReadOnlyList<string> arguments)
    {
        (string name, string parameter) = call.Function is RuntimeFunction function
            ? (function.Type, function.Parameter is { } number ? $", {Literal.Of(number)}" : "")
            : (call.Function.Name, "");
        return $"Onnx::OnnxMath.{name}({string.Join(", ", arguments)}{parameter})";
    }

    public string Constant(float value) => $"graph.Constant({Literal.Of(value)})";

    public string MultiplyAdd(string a, string b, string c) => $"{a} * {b} + {c}";

    public string Choose(Relation relation, string a, string b, string then, string otherwise) =>
        $"Onnx::OnnxMath.{relation}({a}, {b}, {then}, {otherwise})";

    public string Drop(string value, string factors) =>
        throw new System.InvalidOperationException("In inference nothing is dropped.");
}
