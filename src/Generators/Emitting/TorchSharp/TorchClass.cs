using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Emitting.Networks;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Emitting.TorchSharp;

/// <summary>The fields and methods of a twin.</summary>
internal sealed class TorchClass
{
    /// <summary>What a network makes, as a type.</summary>
    public const string Outputs = "Twins::TwinOutputs";

    private readonly ImmutableArray<StateTensor> state;
    private readonly Dictionary<string, string> fields = [];
    private readonly List<Routine> routines = [];

    /// <param name="state">The model's tensors.</param>
    public TorchClass(ImmutableArray<StateTensor> state)
    {
        this.state = state;
        HashSet<string> taken = [];
        foreach (StateTensor tensor in state)
        {
            // No local begins so, and no member that is inherited.
            string name = "_" + Identifier.Camel(tensor.Name), unique = name;
            for (int number = 2; !taken.Add(unique); number++) unique = $"{name}_{Literal.Of(number)}";
            fields[tensor.Name] = unique;
        }
    }

    /// <summary>The field of a tensor.</summary>
    public string Field(StateTensor tensor) => fields[tensor.Name];

    /// <summary>The method of a block; blocks that compute the same with the same tensors have one.</summary>
    public string Method(Scope block, ImmutableArray<string> parameters, int results, string body)
    {
        Routine? known = routines.Find(other =>
            other.Block.Type == block.Type && other.Body == body && other.Parameters.SequenceEqual(parameters));
        if (known is not null) return known.Name;
        string name = "Forward" + Identifier.Pascal(BlockNames.Path(block)), unique = name;
        for (int number = 2; routines.Exists(other => other.Name == unique); number++)
            unique = $"{name}_{Literal.Of(number)}";
        routines.Add(new Routine(unique, block, parameters, results, body));
        return unique;
    }

    /// <summary>Writes the fields, under the names of the state.</summary>
    public void WriteFields(CodeWriter code)
    {
        foreach (StateTensor tensor in state)
        {
            string sizes = string.Join(", ", tensor.Dimensions.Select(size => Literal.Of(size)));
            (string type, string make) = tensor.IsParameter
                ? ("TorchSharp::Modules.Parameter", "Weights")
                : (TorchCall.Tensor, "Statistics");
            code.Line($"[TorchSharp::Utils.ComponentName(Name = {Literal.Of(tensor.Name)})]");
            code.Line($"private {type} {Field(tensor)} = {make}({sizes});");
            code.Line();
        }
    }

    /// <summary>Writes the methods of blocks.</summary>
    public void WriteMethods(CodeWriter code)
    {
        foreach (Routine routine in routines)
        {
            string parameters = string.Join(", ", routine.Parameters.Select(name => $"{TorchCall.Tensor} {name}"));
            string result = routine.Results == 1
                ? TorchCall.Tensor
                : $"({string.Join(", ", Enumerable.Repeat(TorchCall.Tensor, routine.Results))})";
            string given = routine.Block.Arguments.Length == 0 ? "" : $", {routine.Block.Arguments}";
            code.Line();
            code.Documentation("summary", CodeWriter.Plain(
                $"{BlockNames.Dotted(routine.Block)}: {routine.Block.Type}{given}."));
            using (code.Block($"private {result} {routine.Name}({parameters})")) code.Line(routine.Body);
        }
    }

    /// <summary>A method of a block.</summary>
    private sealed record Routine(
        string Name, Scope Block, ImmutableArray<string> Parameters, int Results, string Body);
}
