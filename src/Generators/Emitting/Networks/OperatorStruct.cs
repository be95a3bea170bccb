using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Emitting.Networks;

/// <summary>The struct of one load or store: a program written as C#.</summary>
/// <param name="Name">Words for what it does: <c>BiasStatisticsOfSiLUStore</c>.</param>
/// <param name="Summary">The same as a formula.</param>
/// <param name="Fields">Types and names of what it is made with.</param>
/// <param name="Inputs">The inputs of the node that it is made with.</param>
/// <param name="Members">Its members, without the frame.</param>
/// <param name="TypeParameters">What follows its name.</param>
/// <param name="Bases">What it implements, and constraints.</param>
/// <param name="Number">Tells structs of the same name apart.</param>
internal sealed record OperatorStruct(
    string Name, string Summary, EquatableArray<string> Fields, ImmutableArray<int> Inputs, string Members, string TypeParameters, string Bases,
    int Number = 1)
{
    public string FullName => (Number == 1 ? Name : Name + Literal.Of(Number)) + TypeParameters;

    /// <summary>Whether it does the same.</summary>
    public bool Matches(OperatorStruct other) => Name == other.Name && Fields.Equals(other.Fields) && Members == other.Members;

    public static OperatorStruct Load(Target target, Fused fused, Node node)
    {
        var body = new OperatorBody(target, fused.Load, node, "x");
        string result = body.Operand(fused.Load.Result);
        var code = new CodeWriter();
        body.Method(code, target.Language.Load(), result, []);
        return Of(target, body, "Load", body.Words, Formula.Of(fused.Load, "x", body.Field), code);
    }

    public static OperatorStruct Store(Target target, Fused fused, Node node)
    {
        OperatorLanguage language = target.Language;
        var body = new OperatorBody(target, fused.Store, node, "value");
        string result = body.Operand(fused.Store.Result);
        List<string> statements = [];
        int sums = 0;
        foreach (Reduction reduction in fused.Reductions)
        {
            string[] names = reduction.Op is BatchStatistics ? ["z", "pilot"] : ["z", "z"];
            string[] terms = [.. reduction.Operands.Zip(names, body.Read)];
            switch (reduction.Op)
            {
                case BatchStatistics:
                    statements.Add($"{language.Value} deviation = {terms[0]} - {terms[1]};");
                    statements.Add(language.Add(0, "deviation"));
                    statements.Add(language.AddProduct(1, "deviation", "deviation"));
                    break;
                case ChannelDot:
                    statements.Add(language.AddProduct(sums, terms[0], terms[1]));
                    break;
                default:
                    statements.Add(language.Add(sums, terms[0]));
                    break;
            }

            sums += reduction.Sums;
        }

        var code = new CodeWriter();
        body.Method(code, language.Store(sums, fused.Store.Steps.Any(step => step.Op is ScaleImages)), result, statements);

        string words = body.Words + string.Concat(fused.Reductions.Select(reduction => reduction.Op switch
        {
            BatchStatistics when reduction.Operands[0] is { Kind: OperandKind.Step } operand && operand != fused.Store.Result =>
                "StatisticsOf" + OperatorBody.Word(fused.Store.Steps[operand.Index].Op),
            BatchStatistics => "Statistics",
            ChannelDot => "Dot",
            _ => "Sum",
        }));
        IEnumerable<string> added = fused.Reductions.Select(reduction => Formula.Of(fused.Store, reduction, "the result", body.Field));
        string summary = string.Join("; ", [Formula.Of(fused.Store, "value", body.Field), .. added]);
        return Of(target, body, "Store", words, summary, code);
    }

    public void Write(CodeWriter code)
    {
        code.Documentation("summary", Summary);
        string fields = Fields.Count == 0 ? "" : $"({string.Join(", ", Fields)})";
        using (code.Block($"internal readonly struct {FullName}{fields} : {Bases}")) code.Line(Members);
    }

    private static OperatorStruct Of(Target target, OperatorBody body, string kind, string words, string summary, CodeWriter members) => new(
        words + kind, summary + ".", body.Fields, body.Inputs, members.ToString().TrimEnd('\n'),
        target.Language.TypeParameters(body.HasMaps), target.Interface(kind) + target.Language.Constraints(body.HasMaps));
}
