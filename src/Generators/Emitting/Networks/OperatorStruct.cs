using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Common;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Emitting.Networks;

/// <summary>The struct of one load or store: a program written as C#.</summary>
/// <param name="Name">Words for what it does: <c>BiasStatisticsOfSiLUStore</c>.</param>
/// <param name="Summary">The same as a formula.</param>
/// <param name="Fields">Types and names of what it is made with.</param>
/// <param name="Inputs">The inputs of the node that it is made with.</param>
/// <param name="Members">Its members, without the frame.</param>
/// <param name="TypeParameters">What follows its name.</param>
/// <param name="Bases">What it implements, and constraints.</param>
/// <param name="Numbers">Numbers in its steps, where the name has them.</param>
internal sealed record OperatorStruct(
    string Name, string Summary, EquatableArray<string> Fields, ImmutableArray<int> Inputs, string Members,
    string TypeParameters, string Bases,
    string Numbers)
{
    public string FullName => Name + TypeParameters;

    /// <summary>Whether it does the same.</summary>
    public bool Matches(OperatorStruct other) =>
        Summary == other.Summary && Fields.Equals(other.Fields) && Members == other.Members;

    /// <param name="target">What it is written for.</param>
    /// <param name="fused">What it is a part of.</param>
    /// <param name="node">The node of that.</param>
    /// <param name="map">The shape of the map that is read.</param>
    public static OperatorStruct Load(Target target, Fused fused, Node node, Shape map)
    {
        var body = new OperatorBody(target, fused.Load, node, map, "x");
        string result = body.Operand(fused.Load.Result);
        var code = new CodeWriter();
        body.Method(code, target.Language.Load(body.ReadsImage), result, []);
        return Of(target, body, "Load", body.Words,
            Formula.Of(fused.Load, "x", body.Field) + Formula.Definitions(fused.Load), code);
    }

    /// <param name="target">What it is written for.</param>
    /// <param name="fused">What it is a part of.</param>
    /// <param name="node">The node of that.</param>
    /// <param name="map">The shape of the map that is stored, or added up.</param>
    public static OperatorStruct Store(Target target, Fused fused, Node node, Shape map)
    {
        OperatorLanguage language = target.Language;
        var body = new OperatorBody(target, fused.Store, node, map, "value");
        string result = body.Operand(fused.Store.Result);
        List<string> statements = [];
        int sums = 0;
        foreach (Reduction reduction in fused.Reductions)
        {
            string[] operands = [.. reduction.Operands.Zip(reduction.Op.Operator.Operands, body.Read)];
            statements.AddRange(reduction.Op.Statements(language, sums, operands));
            sums += reduction.Op.Sums;
        }

        var code = new CodeWriter();
        body.Method(code, language.Store(sums, body.ReadsImage), result, statements);

        string words = body.Words + string.Concat(fused.Reductions.Select(reduction =>
            reduction.Op.Operator.Word
                + (reduction.Operands[0] is { Kind: OperandKind.Step } operand && operand != fused.Store.Result
                ? "Of" + body.WordOf(operand.Index)
                : "")));
        IEnumerable<string> added =
            fused.Reductions.Select(reduction => Formula.Of(fused.Store, reduction, "the result", body.Field));
        string summary = string.Join("; ", [Formula.Of(fused.Store, "value", body.Field), .. added])
            + Formula.Definitions(fused.Store);
        return Of(target, body, "Store", words, summary, code);
    }

    public void Write(CodeWriter code)
    {
        code.Documentation("summary", CodeWriter.Plain(Summary));
        string fields = Fields.Count == 0 ? "" : $"({string.Join(", ", Fields)})";
        using (code.Block($"internal readonly struct {FullName}{fields} : {Bases}")) code.Line(Members);
    }

    private static OperatorStruct Of(Target target, OperatorBody body, string kind, string words, string summary,
        CodeWriter members) => new(
        words + kind, summary + ".", body.Fields, body.Inputs, members.ToString().TrimEnd('\n'),
        target.Language.TypeParameters(body.HasMaps),
        target.Interface(kind) + target.Language.Constraints(body.HasMaps), body.Numbers);
}
