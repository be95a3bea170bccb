using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Expressions;

namespace GResNet.Generators.Emitting.Onnx;

/// <summary>
/// A method that adds the nodes of blocks of one structure; <c>at</c> is what their names begin with.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Block">The first block's class.</param>
/// <param name="Parameters">What the blocks read.</param>
/// <param name="Body">Its statements.</param>
internal sealed record OnnxRoutine(string Name, string Block, IReadOnlyList<string> Parameters, string Body)
{
    /// <summary>The blocks that it is for.</summary>
    public List<string> Users { get; } = [];

    /// <summary>Finds the method of a block, or adds it.</summary>
    public static OnnxRoutine In(
        List<OnnxRoutine> routines, string block, IReadOnlyList<string> parameters, string body)
    {
        OnnxRoutine? known = routines.Find(other =>
            other.Block == block && other.Body == body && other.Parameters.SequenceEqual(parameters));
        if (known is not null) return known;
        string name = $"Add{block}";
        for (int number = 2; routines.Exists(other => other.Name == name); number++)
            name = $"Add{block}_{Literal.Of(number)}";
        routines.Add(new OnnxRoutine(name, block, parameters, body));
        return routines[routines.Count - 1];
    }
}
