using System;
using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Expressions;

namespace GResNet.Generators.Ops;

/// <summary>
/// What expressions of TorchSharp are put together from. Arguments have no names: these change between its versions.
/// </summary>
internal static class TorchCall
{
    public const string Tensor = "TorchSharp::torch.Tensor";

    public const string Null = "null";

    /// <summary>A function of <c>torch.nn.functional</c>.</summary>
    public static string Functional(string name, params string[] arguments) =>
        $"TorchSharp::torch.nn.functional.{name}({string.Join(", ", arguments)})";

    /// <summary>A function of <c>torch</c>.</summary>
    public static string Function(string name, params string[] arguments) =>
        $"TorchSharp::torch.{name}({string.Join(", ", arguments)})";

    /// <summary>A function of the runtime, for what TorchSharp has no one function for.</summary>
    public static string Helper(string name, params string[] arguments) =>
        $"Twins::TorchOps.{name}({string.Join(", ", arguments)})";

    /// <summary>A method of a tensor.</summary>
    public static string Method(string x, string name, params string[] arguments) =>
        $"{Operand(x)}.{name}({string.Join(", ", arguments)})";

    public static string Method(string x, string name) => Method(x, name, Array.Empty<string>());

    public static string Method(string x, string name, params int[] arguments) =>
        Method(x, name, [.. arguments.Select(argument => Literal.Of(argument))]);

    /// <summary>Whether statistics of batches are taken, and running ones moved by them.</summary>
    public static string Learns(string statistics) => $"Learns({statistics})";

    /// <summary>A list of sizes.</summary>
    public static string Sizes(params int[] sizes) =>
        $"[{string.Join(", ", sizes.Select(size => Literal.Of(size)))}]";

    /// <summary>An operand that may be left out.</summary>
    public static string Optional(IExportOperands o, int index) =>
        index < o.Node.Inputs.Length ? o.In(index) : Null;

    /// <summary>A tensor of one value a channel, as a factor or term of maps.</summary>
    public static string Channels(string vector) => $"{vector}.view(-1, 1, 1)";

    /// <summary>An expression, in parentheses where it is an operation.</summary>
    private static string Operand(string x) => IsPrimary(x) ? x : $"({x})";

    private static bool IsPrimary(IEnumerable<char> x)
    {
        int depth = 0;
        foreach (char letter in x)
        {
            if (letter is '(' or '[') depth++;
            else if (letter is ')' or ']') depth--;
            else if (depth == 0 && !(char.IsLetterOrDigit(letter) || letter is '_' or '@' or '.' or ':')) return false;
        }

        return true;
    }
}
