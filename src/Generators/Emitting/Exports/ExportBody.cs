using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Emitting.Exports;

/// <summary>
/// The statements that a model, or a block, is for a library whose maps are N×C×H×W: a local for each result, and a
/// call for each block within. What has one pixel may be a row, N×C.
/// </summary>
internal abstract class ExportBody : IExportOperands
{
    private readonly HashSet<string> taken;
    private readonly Dictionary<Value, string> rows = [];
    private readonly HashSet<Value> maps = [];

    /// <param name="names">Names of the network's values.</param>
    /// <param name="scope">The block.</param>
    /// <param name="nodes">What it computes.</param>
    protected ExportBody(ExportNames names, Scope scope, ImmutableArray<Node> nodes)
    {
        (Names, Scope) = (names, scope);
        taken = [.. nodes.SelectMany(node => node.Inputs.Concat(node.Outputs)).Select(Local)];
        foreach (Value read in ExportNames.ReadFromOutside(nodes)) maps.Add(read);
    }

    public Node Node { get; private set; } = null!;

    protected ExportNames Names { get; }

    protected Scope Scope { get; }

    protected CodeWriter Code { get; } = new();

    public string In(int index) => Node.Inputs[index] switch
    {
        { State: { } tensor } => State(tensor),
        { Type: TensorType.Feature } map => Map(map),
        var other => Local(other),
    };

    public string Row(int index) => Row(Node.Inputs[index]);

    public string Keep(string word, string expression)
    {
        string local = Unique(Local(Node.Outputs[0]) + Identifier.Pascal(word));
        Code.Line($"var {local} = {expression};");
        return local;
    }

    public string AsRow(string expression)
    {
        rows[Node.Output] = Unique(Local(Node.Output) + "Row");
        return expression;
    }

    /// <summary>How elementwise work is written.</summary>
    protected abstract IScalarLanguage Language { get; }

    /// <summary>A tensor of the state in its own dimensions.</summary>
    protected abstract string State(StateTensor tensor);

    /// <summary>A tensor of the state that has a value a channel, as an operand of elementwise work.</summary>
    protected abstract string Channels(StateTensor tensor);

    /// <summary>Whether a function is written as its expression.</summary>
    protected abstract bool IsWrittenOut(DefinedFunction function);

    /// <summary>The expression of the node; null where it is elementwise work alone.</summary>
    protected abstract string? Written();

    /// <summary>Whether a node is a name for what is there.</summary>
    protected virtual bool IsName(Node node) => false;

    /// <summary>Tells where the node is from.</summary>
    protected abstract void Heading();

    /// <summary>A map of one pixel as a row.</summary>
    protected abstract string Flattened(string map);

    /// <summary>A row as a map of one pixel.</summary>
    protected abstract string Unflattened(string row);

    /// <summary>Writes the call of a block within.</summary>
    protected abstract void Call(Scope child, ImmutableArray<Node> nodes);

    protected void Write(ImmutableArray<Node> nodes)
    {
        for (int i = 0; i < nodes.Length;)
        {
            Scope? child = nodes[i].Scope.Below(Scope);
            int end = i + 1;
            if (child is null)
            {
                Step(nodes[i]);
            }
            else
            {
                while (end < nodes.Length && nodes[end].Scope.Below(Scope) == child) end++;
                Call(child, [.. nodes.Skip(i).Take(end - i)]);
            }

            i = end;
        }
    }

    /// <summary>All that has been written, with a last statement.</summary>
    protected string Ended(string statement)
    {
        Code.Line(statement);
        return Code.ToString().Trim('\n');
    }

    /// <summary>The local of a map, which it gets where it has none yet.</summary>
    protected string Map(Value value)
    {
        string local = Local(value);
        if (maps.Add(value)) Code.Line($"var {local} = {Unflattened(rows[value])};");
        return local;
    }

    protected string Row(Value value)
    {
        if (rows.TryGetValue(value, out string? row)) return row;
        rows[value] = row = Unique(Local(value) + "Row");
        Code.Line($"var {row} = {Flattened(Map(value))};");
        return row;
    }

    /// <summary>Says that a statement has made a map.</summary>
    protected void Made(Value map) => maps.Add(map);

    protected string Local(Value value) => Names.Of(value, Scope);

    private void Step(Node node)
    {
        Node = node;
        if (IsName(node)) return;
        Heading();
        string expression = Written() ?? (node.Op is IElementwise op
            ? Elementwise(op)
            : throw new InvalidOperationException($"{node.Op} has no form in {GetType().Name}"));
        Value[] made = [.. node.Outputs.Where(output => output.Type is not TensorType.Parts)];
        if (made.Length > 1)
        {
            Code.Line($"var ({string.Join(", ", made.Select(Local))}) = {expression};");
            return;
        }

        if (rows.TryGetValue(made[0], out string? row))
        {
            Code.Line($"var {row} = {expression};");
            return;
        }

        maps.Add(made[0]);
        Code.Line($"var {Local(made[0])} = {expression};");
    }

    private string Elementwise(IElementwise op)
    {
        string[] operands = [.. Node.Inputs.Select((input, index) =>
            input.State is { } tensor ? Channels(tensor) : In(index))];
        Scalar scalar = op.Of(Scalar.Variables(operands.Length)).Expand(IsWrittenOut);
        var written = new ScalarCode(
            scalar, Language, operands, word => Unique(Local(Node.Output) + Identifier.Pascal(word)));
        foreach ((string name, string value) in written.Locals) Code.Line($"var {name} = {value};");
        return written.Result;
    }

    private string Unique(string name)
    {
        string unique = name;
        for (int number = 2; !taken.Add(unique); number++) unique = name + Literal.Of(number);
        return unique;
    }
}
