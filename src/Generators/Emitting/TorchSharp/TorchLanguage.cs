using System;
using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Expressions;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Emitting.TorchSharp;

/// <summary>Elementwise work as operators, methods and functions of tensors.</summary>
internal sealed class TorchLanguage : IScalarLanguage
{
    /// <summary>Functions that tensors have a method for.</summary>
    private static readonly Dictionary<string, string> methods = new()
    {
        ["SiLU"] = "silu", ["ReLU"] = "relu", ["Sigmoid"] = "sigmoid", ["GELU"] = "gelu", ["LeakyReLU"] = "leaky_relu",
        ["ELU"] = "elu", ["Softplus"] = "softplus", ["ReLU6"] = "relu6", ["HardSigmoid"] = "hardsigmoid",
        ["HardSwish"] = "hardswish", ["Square"] = "square", ["Tanh"] = "tanh", ["Erf"] = "erf", ["Exp"] = "exp",
        ["Log"] = "log", ["Log1p"] = "log1p", ["Sin"] = "sin", ["Cos"] = "cos", ["Abs"] = "abs", ["Sqrt"] = "sqrt",
    };

    private static readonly Dictionary<Relation, string> relations = new()
    {
        [Relation.LessThan] = "<", [Relation.LessThanOrEqual] = "<=", [Relation.GreaterThan] = ">",
        [Relation.GreaterThanOrEqual] = ">=",
    };

    /// <summary>Whether a function is written as its expression.</summary>
    public static bool IsWrittenOut(DefinedFunction function) =>
        function.IsAuthors || !(methods.ContainsKey(function.Name) || function.Name == "Mish");

    public string Invoke(Call call, IReadOnlyList<string> arguments)
    {
        string x = arguments[0];
        switch (call.Function)
        {
            case RuntimeFunction { Type: "GELUTanh" }:
                return TorchCall.Method(x, "gelu", "TorchSharp::Modules.GELU.Approximate.tanh");
            case RuntimeFunction { Type: "Softplus", Parameter: { } beta }:
                return TorchCall.Method(x, "softplus", Literal.Of(beta), "20");
            case RuntimeFunction { Parameter: { } parameter } function:
                return TorchCall.Method(x, methods[function.Type], Literal.Of(parameter));
            case DefinedFunction { Name: "Mish" }:
                return TorchCall.Functional("mish", x);
            case ElementaryFunction { Name: "Min" or "Max" } function:
                return Bounded(function.Name == "Min", call, arguments);
            case ElementaryFunction { Name: "Pow" }:
                return TorchCall.Method(
                    x, "pow", call.Arguments[1] is Constant power ? Literal.Of(power.Value) : arguments[1]);
            default:
                return TorchCall.Method(
                    x, methods[call.Function is RuntimeFunction named ? named.Type : call.Function.Name]);
        }
    }

    public string Constant(float value) => TorchCall.Function("tensor", Literal.Of(value));

    public string MultiplyAdd(string a, string b, string c) => $"{a} * {b} + {c}";

    public string Choose(Relation relation, string a, string b, string then, string otherwise) =>
        TorchCall.Function("where", $"{a} {relations[relation]} {b}", then, otherwise);

    public string Drop(string value, string factors) =>
        throw new InvalidOperationException("Drop path is one step here.");

    /// <summary>A bound that is a number leaves the whole gradient to what it bounds, where they are equal.</summary>
    private static string Bounded(bool isLesser, Call call, IReadOnlyList<string> arguments)
    {
        string clamp = isLesser ? "clamp_max" : "clamp_min";
        for (int i = 0; i < 2; i++)
            if (call.Arguments[i] is Constant bound)
                return TorchCall.Method(arguments[1 - i], clamp, Literal.Of(bound.Value));
        return TorchCall.Method(arguments[0], isLesser ? "minimum" : "maximum", arguments[1]);
    }
}
