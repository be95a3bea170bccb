using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Emitting.Summary;

/// <summary>A hash of what must agree for weights to mean the same: names and dimensions of the state, and the operations.</summary>
internal static class Architecture
{
    public static string Hash(NetworkGraph graph)
    {
        IEnumerable<string> state = graph.State.Select(value =>
            $"{value.State!.Name} {value.State.Role} {string.Join("×", value.State.Dimensions.Select(size => Literal.Of(size)))}");
        IEnumerable<string> operations = graph.Forward.Select(node => Described(node.Op));
        byte[] text = Encoding.UTF8.GetBytes(string.Join("\n", state.Concat(operations)));
        using SHA256 sha = SHA256.Create();
        return string.Concat(sha.ComputeHash(text).Take(8).Select(part => part.ToString("x2", CultureInfo.InvariantCulture)));
    }

    private static string Described(Op op) => op switch
    {
        Activation activation => $"{activation.Kind} {Literal.Of(activation.Parameter)}",
        Convolution convolution => convolution.Geometry.ToString(),
        AveragePool pool => "average " + pool.Geometry,
        MaxPool pool => "max " + pool.Geometry,
        Scale scale => "scale " + Literal.Of(scale.Factor),
        _ => op.GetType().Name,
    };
}
