using System;
using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Expressions;
using GResNet.Generators.Specs;

namespace GResNet.Generators.Emitting.Networks;

/// <summary>
/// The names of the locals in the code of one block: each once, and those of layers for what the layers return.
/// </summary>
internal sealed class LocalNames(TypeSpec block)
{
    private readonly Dictionary<object, string> names = [];
    private readonly HashSet<string> taken = ["at", "graph"];
    private readonly HashSet<string> layers = [.. block.Layers.Select(layer => Identifier.Camel(layer.Name))];

    public bool IsTaken(string name) => taken.Contains(name);

    /// <summary>The name of <paramref name="named"/>, which is proposed when it is first asked for.</summary>
    /// <param name="named">A value, or whatever else has a name.</param>
    /// <param name="propose">What it should be called.</param>
    /// <param name="isLayers">Whether it may have the name of a layer.</param>
    public string Of(object named, Func<string> propose, bool isLayers)
    {
        if (names.TryGetValue(named, out string? name)) return name;
        string proposal = propose();
        string unique = proposal;
        for (int number = 2; taken.Contains(unique) || (layers.Contains(unique) && !isLayers); number++)
            unique = Numbered(proposal, number);
        taken.Add(unique);
        return names[named] = unique;
    }

    // A digit behind a digit would read as another layer: s3_1 and 2 as s3_12.
    private static string Numbered(string name, int number) =>
        name + (char.IsDigit(name[name.Length - 1]) ? "No" : "") + Literal.Of(number);
}
