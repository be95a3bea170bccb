using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Emitting.Networks;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Emitting.Onnx;

/// <summary>The statements that add the nodes of a model, or of a block.</summary>
internal sealed class OnnxBody : IOnnxOperands
{
    private static readonly OnnxLanguage language = new();

    private readonly OnnxNames names;
    private readonly List<OnnxRoutine> routines;
    private readonly Scope scope;
    private readonly bool isModel;
    private readonly CodeWriter code = new();
    private readonly HashSet<string> taken;
    private readonly Dictionary<Value, string> rows = [];
    private readonly HashSet<Value> maps = [];
    private string? layer;

    /// <param name="names">Names of the network's values.</param>
    /// <param name="routines">The methods of blocks, to which those within are added.</param>
    /// <param name="scope">The block.</param>
    /// <param name="isModel">Whether it is the model's own body, in which names are whole.</param>
    /// <param name="nodes">What it adds.</param>
    private OnnxBody(
        OnnxNames names, List<OnnxRoutine> routines, Scope scope, bool isModel, ImmutableArray<Node> nodes)
    {
        (this.names, this.routines, this.scope, this.isModel) = (names, routines, scope, isModel);
        taken = [.. nodes.SelectMany(node => node.Inputs.Concat(node.Outputs)).Select(Local)];
        foreach (Value read in OnnxNames.ReadFromOutside(nodes)) maps.Add(read);
        Write(nodes);
    }

    public Node Node { get; private set; } = null!;

    /// <summary>The body of the method for a whole network, and what it calls the image.</summary>
    public static (string Image, string Body) OfModel(NetworkGraph graph, List<OnnxRoutine> routines)
    {
        Scope root = OnnxNames.Innermost(OnnxNames.Root(graph.Forward[0].Scope), graph.Forward);
        var body = new OnnxBody(new OnnxNames(graph), routines, root, isModel: true, graph.Forward);
        return (body.Local(graph.Image), body.Ended($"return {body.Row(graph.Logits)};"));
    }

    public string In(int index) => Node.Inputs[index] switch
    {
        { State: not null } => $"graph.State({Name(index)})",
        { Type: TensorType.Feature } map => Map(map),
        var other => Local(other),
    };

    public string Row(int index) => Row(Node.Inputs[index]);

    public string Name(int index) => Named(Node.Inputs[index].State!.Name);

    public (string Mean, string Variance) Statistics(int index)
    {
        Node running = names.Producer(Node.Inputs[index]);
        return (Named(running.Inputs[0].State!.Name), Named(running.Inputs[1].State!.Name));
    }

    public string Keep(string word, string expression)
    {
        string local = Unique(Local(Node.Outputs[0]) + Identifier.Pascal(word));
        code.Line($"var {local} = {expression};");
        return local;
    }

    public string AsRow(string expression)
    {
        rows[Node.Output] = Unique(Local(Node.Output) + "Row");
        return expression;
    }

    private void Write(ImmutableArray<Node> nodes)
    {
        for (int i = 0; i < nodes.Length;)
        {
            Scope? child = nodes[i].Scope.Below(scope);
            int end = i + 1;
            if (child is null)
            {
                Step(nodes[i]);
            }
            else
            {
                while (end < nodes.Length && nodes[end].Scope.Below(scope) == child) end++;
                Call(child, [.. nodes.Skip(i).Take(end - i)]);
            }

            i = end;
        }
    }

    private void Step(Node node)
    {
        Node = node;
        // A name for tensors that are there.
        if (node.Op is RunningStatistics) return;
        Heading();
        string expression = node.Op switch
        {
            IExported op => op.Export(this),
            IElementwise op => Elementwise(op),
            _ => throw new InvalidOperationException($"{node.Op} has no form in ONNX"),
        };
        Value[] made = [.. node.Outputs.Where(output => output.Type is not TensorType.Parts)];
        if (made.Length > 1)
        {
            code.Line($"var ({string.Join(", ", made.Select(Local))}) = {expression};");
            return;
        }

        if (rows.TryGetValue(made[0], out string? row))
        {
            code.Line($"var {row} = {expression};");
            return;
        }

        maps.Add(made[0]);
        code.Line($"var {Local(made[0])} = {expression};");
    }

    private string Elementwise(IElementwise op)
    {
        string[] operands = [.. Node.Inputs.Select((input, index) =>
            input.State is null ? In(index) : $"graph.Channels({Name(index)})")];
        Scalar scalar = op.Of(Scalar.Variables(operands.Length)).Expand(OnnxLanguage.IsWrittenOut);
        var written = new ScalarCode(
            scalar, language, operands, word => Unique(Local(Node.Output) + Identifier.Pascal(word)));
        foreach ((string name, string value) in written.Locals) code.Line($"var {name} = {value};");
        return written.Result;
    }

    private void Call(Scope child, ImmutableArray<Node> nodes)
    {
        Scope inner = OnnxNames.Innermost(child, nodes);
        ImmutableArray<Value> read = OnnxNames.ReadFromOutside(nodes);
        Value made = names.ReadOutside(nodes);
        var body = new OnnxBody(names, routines, inner, isModel: false, nodes);
        OnnxRoutine routine = OnnxRoutine.In(
            routines, inner.Type, [.. read.Select(value => names.Of(value, inner))],
            body.Ended($"return {body.Map(made)};"));
        routine.Users.Add(BlockNames.Dotted(inner));

        string[] arguments = ["graph", Prefix(inner), .. read.Select(Map)];
        code.Line();
        code.Line($"var {Local(made)} = {routine.Name}({string.Join(", ", arguments)});");
        maps.Add(made);
        layer = null;
    }

    /// <summary>Tells what nodes are called after.</summary>
    private void Heading()
    {
        if (Node.Layer is not { } own)
        {
            // What follows a layer is called after it, too.
            if (layer is not null) return;
            layer = isModel ? Literal.Of(scope.Name) : "at";
            code.Line();
        }
        else
        {
            string name = own.Name == scope.Name && !isModel ? "at" : Named(own.Name);
            if (layer == name) return;
            layer = name;
            code.Line();
            string call = own.Call == 1 ? "" : $", call {Literal.Of(own.Call)}";
            code.Line($"// {own.Member}{call}: {own.Kind}");
        }

        code.Line($"graph.Layer = {layer};");
    }

    private string Ended(string statement)
    {
        code.Line(statement);
        return code.ToString().Trim('\n');
    }

    /// <summary>The local of a map, which it gets where it has none yet.</summary>
    private string Map(Value value)
    {
        string local = Local(value);
        if (maps.Add(value))
            code.Line($"var {local} = {OnnxCall.Node("Unsqueeze", [rows[value], OnnxCall.Constants(2, 3)])};");
        return local;
    }

    private string Row(Value value)
    {
        if (rows.TryGetValue(value, out string? row)) return row;
        rows[value] = row = Unique(Local(value) + "Row");
        code.Line($"var {row} = {OnnxCall.Node("Flatten", Map(value))};");
        return row;
    }

    private string Local(Value value) => names.Of(value, scope);

    private string Unique(string name)
    {
        string unique = name;
        for (int number = 2; !taken.Add(unique); number++) unique = name + Literal.Of(number);
        return unique;
    }

    /// <summary>A dotted name as an expression.</summary>
    private string Named(string name)
    {
        if (isModel) return Literal.Of(name);
        string local = BlockNames.Relative(name, scope);
        return scope.Name.Length == 0 || local != name ? $"at + {Literal.Of(local)}" : Literal.Of(name);
    }

    /// <summary>What the names of a block within begin with.</summary>
    private string Prefix(Scope inner) => inner.Name == scope.Name && !isModel
        ? "at"
        : inner.Name.Length == 0 ? "\"\"" : Named(inner.Name + ".");
}
