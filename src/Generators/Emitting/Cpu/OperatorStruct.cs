using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Emitting.Cpu;

/// <summary>The struct of one load or store: a program written as C#.</summary>
/// <param name="Name">Words for what it does: <c>BiasSiluStatisticsStore</c>.</param>
/// <param name="Summary">The same as a formula.</param>
/// <param name="Fields">Types and names of what it is made with.</param>
/// <param name="Inputs">The inputs of the node that it is made with.</param>
/// <param name="Members">Its members, without the frame.</param>
/// <param name="Interface">What it implements.</param>
/// <param name="Number">Tells structs of the same name apart.</param>
internal sealed record OperatorStruct(
    string Name, string Summary, EquatableArray<string> Fields, ImmutableArray<int> Inputs, string Members, string Interface, int Number = 1)
{
    private const string Pixel = "Simd::Vector512<float>";

    public string FullName => Number == 1 ? Name : Name + Literal.Of(Number);

    /// <summary>Whether it does the same.</summary>
    public bool Matches(OperatorStruct other) => Name == other.Name && Fields.Equals(other.Fields) && Members == other.Members;

    public static OperatorStruct Load(Fused fused, Node node)
    {
        var body = new Body(fused.Load, node, "x");
        string result = body.Operand(fused.Load.Result);
        var code = new CodeWriter();
        code.Line("public static bool IsIdentity => false;");
        code.Line();
        code.Line("[Compiler::MethodImpl(Compiler::MethodImplOptions.AggressiveInlining)]");
        body.Method(code, $"public {Pixel} Invoke({Pixel} x, int channel)", result, []);
        return new OperatorStruct(
            body.Words + "Load", Formula.Of(fused.Load, "x", body.Field) + ".", body.Fields, body.Inputs, code.ToString().TrimEnd('\n'),
            "Kernels::ILoad");
    }

    public static OperatorStruct Store(Fused fused, Node node)
    {
        var body = new Body(fused.Store, node, "value");
        string result = body.Operand(fused.Store.Result);
        List<string> sums = [];
        foreach (Reduction reduction in fused.Reductions)
        {
            string[] terms = [.. reduction.Operands.Select((operand, index) => body.Read(operand, index > 0 && reduction.Op is BatchStatistics ? "pilot" : "z"))];
            string sum = sums.Count == 0 ? "first" : "second";
            switch (reduction.Op)
            {
                case BatchStatistics:
                    sums.Add($"{Pixel} deviation = {terms[0]} - {terms[1]};");
                    sums.Add("first += deviation;");
                    sums.Add($"second = {Body.MultiplyAdd("deviation", "deviation", "second")};");
                    break;
                case ChannelDot:
                    sums.Add($"{sum} = {Body.MultiplyAdd(terms[0], terms[1], sum)};");
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
        body.Method(code, $"public {Pixel} Invoke(\n    {Pixel} value, nint at, int channel, int image, ref {Pixel} first, ref {Pixel} second)", result, sums);

        string words = body.Words + string.Concat(fused.Reductions.Select(reduction => reduction.Op switch
        {
            BatchStatistics when reduction.Operands[0] is { Kind: OperandKind.Step } operand && operand != fused.Store.Result =>
                "StatisticsOf" + Body.Word(fused.Store.Steps[operand.Index].Op),
            BatchStatistics => "Statistics",
            ChannelDot => "Dot",
            _ => "Sum",
        }));
        string summary = string.Join("; ",
            [Formula.Of(fused.Store, "value", body.Field), .. fused.Reductions.Select(reduction => Formula.Of(fused.Store, reduction, "the result", body.Field))]);
        return new OperatorStruct(
            words + "Store", summary + ".", body.Fields, body.Inputs, code.ToString().TrimEnd('\n'), "Kernels::IStore");
    }

    public void Write(CodeWriter code)
    {
        code.Documentation("summary", Summary);
        string fields = Fields.Count == 0 ? "" : $"({string.Join(", ", Fields)})";
        using (code.Block($"internal readonly struct {FullName}{fields} : {Interface}")) code.Line(Members);
    }

    /// <summary>The statements of a program, and the fields they read.</summary>
    private sealed class Body
    {
        private readonly ElementwiseProgram program;
        private readonly Node node;
        private readonly string value;
        private readonly List<(int Input, string Type, string Name)> fields = [];
        private readonly List<string> locals = [];
        private readonly List<string> statements = [];

        public Body(ElementwiseProgram program, Node node, string value)
        {
            this.program = program;
            this.node = node;
            this.value = value;
            foreach (ElementwiseStep step in program.Steps)
            {
                string expression = Expression(step);
                string local = Unique(Local(step.Op));
                locals.Add(local);
                statements.Add($"{Pixel} {local} = {expression};");
            }
        }

        public string Words => string.Concat(program.Steps.Select(step => Word(step.Op)));

        public EquatableArray<string> Fields => [.. fields.Select(known => $"{known.Type} {known.Name}")];

        public ImmutableArray<int> Inputs => [.. fields.Select(known => known.Input)];

        public static string MultiplyAdd(string a, string b, string c) => $"Simd::Vector512.MultiplyAddEstimate({a}, {b}, {c})";

        public static string Word(Op op) => op switch
        {
            Activation activation => activation.Kind.ToString(),
            ActivationBackward activation => activation.Kind + "Gradient",
            PReluBackward => "PReluGradient",
            AddBias => "Bias",
            AddLinear => "Linear",
            ScaleImages => "Drop",
            _ => op.GetType().Name,
        };

        public string Field(int input) => fields.First(known => known.Input == input).Name;

        public string Operand(Operand operand) => operand.Kind switch
        {
            OperandKind.Value => value,
            OperandKind.Step => locals[operand.Index],
            _ => node.Inputs[operand.Index].Type is TensorType.Vector { Length: 1 }
                ? $"Simd::Vector512.Create({Field(operand.Index)}.Span[0])"
                : $"{Field(operand.Index)}.Load({(node.Inputs[operand.Index].Type is TensorType.Vector ? "channel" : "at")})",
        };

        /// <summary>An operand, which is a field of that name unless the program has it.</summary>
        public string Read(Operand operand, string name)
        {
            Declare(operand, name);
            return Operand(operand);
        }

        public void Method(CodeWriter code, string signature, string result, List<string> sums)
        {
            // One expression where there is no more to say.
            if (statements.Count == 1 && sums.Count == 0)
            {
                string expression = statements[0].Substring(statements[0].IndexOf('=') + 2);
                code.Line($"{signature} =>");
                code.Line("    " + expression);
                return;
            }

            using (code.Block(signature))
            {
                foreach (string statement in statements) code.Line(statement);
                foreach (string sum in sums) code.Line(sum);
                code.Line($"return {result};");
            }
        }

        private string Expression(ElementwiseStep step)
        {
            string[] names = Names(step.Op);
            for (int i = 0; i < step.Operands.Count; i++) Declare(step.Operands[i], names[i]);
            if (step.Op is ScaleImages)
                return $"Kernels::DropPath.Scale({Operand(step.Operands[0])}, {Field(step.Operands[1].Index)}, image)";
            string[] x = [.. step.Operands.Select(Operand)];
            return step.Op switch
            {
                Activation op => $"{KernelCalls.New(op.Kind, op.Parameter)}.Invoke({x[0]})",
                ActivationBackward op => $"{x[0]} * {KernelCalls.New(op.Kind, op.Parameter)}.Derivative({x[1]})",
                PRelu => $"Kernels::PRelu.Invoke({x[0]}, {x[1]})",
                PReluBackward => $"{x[0]} * Kernels::PRelu.Derivative({x[1]}, {x[2]})",
                Affine when x.Length == 2 => $"{x[0]} * {x[1]}",
                Affine => MultiplyAdd(x[0], x[1], x[2]),
                AddLinear => $"{x[0]} + {MultiplyAdd(x[1], x[3], x[2])}",
                Blend => MultiplyAdd(x[0], x[2], MultiplyAdd(x[1], x[3], x[4])),
                Multiply => $"{x[0]} * {x[1]}",
                Scale op => $"{x[0]} * {Literal.Of(op.Factor)}",
                _ => $"{x[0]} + {x[1]}",
            };
        }

        /// <summary>What operands are called where they are fields.</summary>
        private static string[] Names(Op op) => op switch
        {
            Activation => ["z"],
            ActivationBackward => ["gradient", "z"],
            PRelu => ["z", "slope"],
            PReluBackward => ["gradient", "z", "slope"],
            Affine => ["x", "slope", "offset"],
            AddBias => ["x", "bias"],
            AddLinear => ["gradient", "x", "offset", "slope"],
            Blend => ["gradient", "x", "a", "b", "c"],
            ScaleImages => ["x", "factors"],
            _ => ["other", "other"],
        };

        private static string Local(Op op) => op switch
        {
            Activation => "activated",
            ActivationBackward or PReluBackward => "gradient",
            PRelu => "activated",
            Affine => "affine",
            AddBias => "biased",
            AddLinear => "corrected",
            Blend => "blended",
            ScaleImages => "dropped",
            Multiply => "product",
            Scale => "scaled",
            _ => "sum",
        };

        private void Declare(Operand operand, string name)
        {
            if (operand.Kind != OperandKind.Input || fields.Exists(known => known.Input == operand.Index)) return;
            string type = node.Inputs[operand.Index].Type is TensorType.Vector ? "Memory::FloatView" : "Memory::FeatureMap";
            fields.Add((operand.Index, type, Unique(name)));
        }

        private string Unique(string name)
        {
            string unique = name;
            for (int number = 2; IsTaken(unique); number++) unique = name + Literal.Of(number);
            return unique;
        }

        private bool IsTaken(string name) => name == value || name is "at" or "channel" or "image" or "first" or "second"
            || locals.Contains(name) || fields.Exists(known => known.Name == name);
    }
}
