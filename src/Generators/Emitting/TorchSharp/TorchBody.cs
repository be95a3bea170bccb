using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Emitting.Exports;
using GResNet.Generators.Emitting.Networks;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Emitting.TorchSharp;

/// <summary>The statements that compute a model, or a block, in TorchSharp.</summary>
internal sealed class TorchBody : ExportBody
{
    private readonly TorchClass type;
    private Layer? layer;

    /// <param name="names">Names of the network's values.</param>
    /// <param name="type">The class, to which the methods of blocks within are added.</param>
    /// <param name="scope">The block.</param>
    /// <param name="nodes">What it computes.</param>
    private TorchBody(ExportNames names, TorchClass type, Scope scope, ImmutableArray<Node> nodes)
        : base(names, scope, nodes)
    {
        this.type = type;
        Write(nodes);
    }

    /// <summary>The body of the method for a whole network, and what it calls the image.</summary>
    public static (string Image, string Body) OfModel(NetworkGraph graph, TorchClass type)
    {
        Scope root = Scope.Innermost(graph.Forward);
        var body = new TorchBody(new ExportNames(graph, graph.Results), type, root, graph.Forward);
        string embedding = graph.Embedding is { } value ? body.Row(value) : TorchCall.Null;
        string logits = body.Row(graph.Logits);
        return (body.Local(graph.Image), body.Ended($"return new {TorchClass.Outputs}({logits}, {embedding});"));
    }

    protected override IScalarLanguage Language { get; } = new TorchLanguage();

    protected override string State(StateTensor tensor) => type.Field(tensor);

    protected override string Channels(StateTensor tensor) => TorchCall.Channels(type.Field(tensor));

    protected override bool IsWrittenOut(DefinedFunction function) => TorchLanguage.IsWrittenOut(function);

    protected override string? Written() => (Node.Op as ITwinned)?.Twin(this);

    protected override string Flattened(string map) => TorchCall.Method(map, "flatten", 1);

    protected override string Unflattened(string row) =>
        TorchCall.Method(TorchCall.Method(row, "unsqueeze", -1), "unsqueeze", -1);

    protected override void Heading()
    {
        if (Node.Layer is not { } own || own == layer) return;
        layer = own;
        Code.Line();
        string call = own.Call == 1 ? "" : $", call {Literal.Of(own.Call)}";
        Code.Line($"// {own.Member}{call}: {own.Kind}");
    }

    protected override void Call(Scope child, ImmutableArray<Node> nodes)
    {
        Scope inner = Scope.Innermost(child, nodes);
        ImmutableArray<Value> read = ExportNames.ReadFromOutside(nodes), made = Names.ReadOutside(nodes);
        var body = new TorchBody(Names, type, inner, nodes);
        string method = type.Method(
            inner, [.. read.Select(value => Names.Of(value, inner))], made.Length,
            body.Ended($"return {Tuple(made.Select(body.Map))};"));
        string arguments = string.Join(", ", read.Select(Map));
        Code.Line();
        Code.Line($"var {Tuple(made.Select(Local))} = {method}({arguments});");
        foreach (Value value in made) Made(value);
        layer = null;
    }

    private static string Tuple(IEnumerable<string> values)
    {
        string joined = string.Join(", ", values);
        return joined.Contains(", ") ? $"({joined})" : joined;
    }
}
