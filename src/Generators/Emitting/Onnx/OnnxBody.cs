using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Emitting.Exports;
using GResNet.Generators.Emitting.Networks;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Emitting.Onnx;

/// <summary>The statements that add the nodes of a model, or of a block.</summary>
internal sealed class OnnxBody : ExportBody, IOnnxOperands
{
    private readonly List<OnnxRoutine> routines;
    private readonly bool isModel;
    private string? layer;

    /// <param name="names">Names of the network's values.</param>
    /// <param name="routines">The methods of blocks, to which those within are added.</param>
    /// <param name="scope">The block.</param>
    /// <param name="isModel">Whether it is the model's own body, in which names are whole.</param>
    /// <param name="nodes">What it adds.</param>
    private OnnxBody(
        ExportNames names, List<OnnxRoutine> routines, Scope scope, bool isModel, ImmutableArray<Node> nodes)
        : base(names, scope, nodes)
    {
        (this.routines, this.isModel) = (routines, isModel);
        Write(nodes);
    }

    /// <summary>The body of the method for a whole network, and what it calls the image.</summary>
    public static (string Image, string Body) OfModel(NetworkGraph graph, List<OnnxRoutine> routines)
    {
        Scope root = Scope.Innermost(graph.Forward);
        var body = new OnnxBody(
            new ExportNames(graph, [graph.Logits]), routines, root, isModel: true, graph.Forward);
        return (body.Local(graph.Image), body.Ended($"return {body.Row(graph.Logits)};"));
    }

    public string Name(int index) => Named(Node.Inputs[index].State!.Name);

    public (string Mean, string Variance) Statistics(int index)
    {
        Node running = Names.Producer(Node.Inputs[index]);
        return (Named(running.Inputs[0].State!.Name), Named(running.Inputs[1].State!.Name));
    }

    protected override IScalarLanguage Language { get; } = new OnnxLanguage();

    protected override string State(StateTensor tensor) => $"graph.State({Named(tensor.Name)})";

    protected override string Channels(StateTensor tensor) => $"graph.Channels({Named(tensor.Name)})";

    protected override bool IsWrittenOut(DefinedFunction function) => OnnxLanguage.IsWrittenOut(function);

    protected override string? Written() => (Node.Op as IExported)?.Export(this);

    protected override bool IsName(Node node) => node.Op is RunningStatistics;

    protected override string Flattened(string map) => OnnxCall.Node("Flatten", map);

    protected override string Unflattened(string row) =>
        OnnxCall.Node("Unsqueeze", [row, OnnxCall.Constants(2, 3)]);

    protected override void Call(Scope child, ImmutableArray<Node> nodes)
    {
        Scope inner = Scope.Innermost(child, nodes);
        ImmutableArray<Value> read = ExportNames.ReadFromOutside(nodes);
        Value made = Names.ReadOutside(nodes).Single();
        var body = new OnnxBody(Names, routines, inner, isModel: false, nodes);
        OnnxRoutine routine = OnnxRoutine.In(
            routines, inner.Type, [.. read.Select(value => Names.Of(value, inner))],
            body.Ended($"return {body.Map(made)};"));
        routine.Users.Add(BlockNames.Dotted(inner));

        string[] arguments = ["graph", Prefix(inner), .. read.Select(Map)];
        Code.Line();
        Code.Line($"var {Local(made)} = {routine.Name}({string.Join(", ", arguments)});");
        Made(made);
        layer = null;
    }

    /// <summary>Tells what nodes are called after.</summary>
    protected override void Heading()
    {
        if (Node.Layer is not { } own)
        {
            // What follows a layer is called after it, too.
            if (layer is not null) return;
            layer = isModel ? Literal.Of(Scope.Name) : "at";
            Code.Line();
        }
        else
        {
            string name = own.Name == Scope.Name && !isModel ? "at" : Named(own.Name);
            if (layer == name) return;
            layer = name;
            Code.Line();
            string call = own.Call == 1 ? "" : $", call {Literal.Of(own.Call)}";
            Code.Line($"// {own.Member}{call}: {own.Kind}");
        }

        Code.Line($"graph.Layer = {layer};");
    }

    /// <summary>A dotted name as an expression.</summary>
    private string Named(string name)
    {
        if (isModel) return Literal.Of(name);
        string local = BlockNames.Relative(name, Scope);
        return Scope.Name.Length == 0 || local != name ? $"at + {Literal.Of(local)}" : Literal.Of(name);
    }

    /// <summary>What the names of a block within begin with.</summary>
    private string Prefix(Scope inner) => inner.Name == Scope.Name && !isModel
        ? "at"
        : inner.Name.Length == 0 ? "\"\"" : Named(inner.Name + ".");
}
