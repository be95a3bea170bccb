using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Emitting.Cpu;

/// <summary>The struct of one load or store: a program written as C#.</summary>
/// <param name="Name">Words for what it does: <c>BiasStatisticsOfSiLUStore</c>.</param>
/// <param name="Summary">The same as a formula.</param>
/// <param name="Fields">Types and names of what it is made with.</param>
/// <param name="Inputs">The inputs of the node that it is made with.</param>
/// <param name="Members">Its members, without the frame.</param>
/// <param name="Interface">What it implements.</param>
/// <param name="Number">Tells structs of the same name apart.</param>
internal sealed record OperatorStruct(
    string Name, string Summary, EquatableArray<string> Fields, ImmutableArray<int> Inputs, string Members, string Interface, int Number = 1)
{
    public string FullName => Number == 1 ? Name : Name + Literal.Of(Number);

    /// <summary>Whether it does the same.</summary>
    public bool Matches(OperatorStruct other) => Name == other.Name && Fields.Equals(other.Fields) && Members == other.Members;

    public static OperatorStruct Load(Fused fused, Node node)
    {
        var body = new OperatorBody(fused.Load, node, "x");
        string result = body.Operand(fused.Load.Result);
        var code = new CodeWriter();
        code.Line("public static bool IsIdentity => false;");
        code.Line();
        code.Line("[Compiler::MethodImpl(Compiler::MethodImplOptions.AggressiveInlining)]");
        body.Method(code, $"public {OperatorBody.Pixel} Invoke({OperatorBody.Pixel} x, int channel)", result, []);
        return new OperatorStruct(
            body.Words + "Load", Formula.Of(fused.Load, "x", body.Field) + ".", body.Fields, body.Inputs, code.ToString().TrimEnd('\n'),
            "Kernels::ILoad");
    }

    public static OperatorStruct Store(Fused fused, Node node)
    {
        var body = new OperatorBody(fused.Store, node, "value");
        string result = body.Operand(fused.Store.Result);
        List<string> sums = [];
        foreach (Reduction reduction in fused.Reductions)
        {
            string[] names = reduction.Op is BatchStatistics ? ["z", "pilot"] : ["z", "z"];
            string[] terms = [.. reduction.Operands.Zip(names, body.Read)];
            string sum = sums.Count == 0 ? "first" : "second";
            switch (reduction.Op)
            {
                case BatchStatistics:
                    sums.Add($"{OperatorBody.Pixel} deviation = {terms[0]} - {terms[1]};");
                    sums.Add("first += deviation;");
                    sums.Add($"second = {OperatorBody.MultiplyAdd("deviation", "deviation", "second")};");
                    break;
                case ChannelDot:
                    sums.Add($"{sum} = {OperatorBody.MultiplyAdd(terms[0], terms[1], sum)};");
                    break;
                default:
                    sums.Add($"{sum} += {terms[0]};");
                    break;
            }
        }

        var code = new CodeWriter();
        code.Line("public static bool IsIdentity => false;");
        code.Line();
        code.Line($"public static int Sums => {Literal.Of(fused.Reductions.Sum(reduction => reduction.Sums))};");
        code.Line();
        code.Line($"public static bool ReadsImage => {(fused.Store.Steps.Any(step => step.Op is ScaleImages) ? "true" : "false")};");
        code.Line();
        code.Line("[Compiler::MethodImpl(Compiler::MethodImplOptions.AggressiveInlining)]");
        body.Method(
            code,
            $"public {OperatorBody.Pixel} Invoke(\n"
            + $"    {OperatorBody.Pixel} value, nint at, int channel, int image, ref {OperatorBody.Pixel} first, ref {OperatorBody.Pixel} second)",
            result, sums);

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
        return new OperatorStruct(
            words + "Store", summary + ".", body.Fields, body.Inputs, code.ToString().TrimEnd('\n'), "Kernels::IStore");
    }

    public void Write(CodeWriter code)
    {
        code.Documentation("summary", Summary);
        string fields = Fields.Count == 0 ? "" : $"({string.Join(", ", Fields)})";
        using (code.Block($"internal readonly struct {FullName}{fields} : {Interface}")) code.Line(Members);
    }
}
