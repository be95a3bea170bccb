using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Emitting.Networks;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Emitting.Exports;

/// <summary>What the values of a network are called, and who makes and reads them.</summary>
internal sealed class ExportNames
{
    private readonly HashSet<Value> results;
    private readonly ValueNames names;
    private readonly ILookup<Value, Node> readers;

    /// <param name="graph">The network.</param>
    /// <param name="results">What is wanted of it.</param>
    public ExportNames(NetworkGraph graph, IEnumerable<Value> results)
    {
        this.results = [.. results];
        names = new ValueNames(graph, graph);
        readers = graph.Forward
            .SelectMany(node => node.Inputs, (node, input) => (node, input))
            .ToLookup(pair => pair.input, pair => pair.node);
    }

    /// <summary>The name of a value within the code of a block.</summary>
    public string Of(Value value, Scope scope) => names.Of(value, scope);

    public Node Producer(Value value) => names.Producer(value);

    /// <summary>The maps that nodes read and do not make.</summary>
    public static ImmutableArray<Value> ReadFromOutside(ImmutableArray<Node> nodes)
    {
        HashSet<Value> made = [.. nodes.SelectMany(node => node.Outputs)];
        return
        [
            .. nodes.SelectMany(node => node.Inputs)
                .Where(input => input.Type is TensorType.Feature && !made.Contains(input))
                .Distinct(),
        ];
    }

    /// <summary>The maps that nodes of a block make and others read.</summary>
    public ImmutableArray<Value> ReadOutside(ImmutableArray<Node> nodes)
    {
        HashSet<Node> own = [.. nodes];
        return
        [
            .. nodes.SelectMany(node => node.Outputs)
                .Where(output => results.Contains(output) || readers[output].Any(reader => !own.Contains(reader))),
        ];
    }
}
