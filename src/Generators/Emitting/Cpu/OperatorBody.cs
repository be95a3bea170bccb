using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Emitting.Cpu;

/// <summary>The statements of a program, and the fields they read.</summary>
internal sealed class OperatorBody
{
    /// <summary>The type of 16 channels of a pixel.</summary>
    public const string Pixel = "Simd::Vector512<float>";

    private readonly ElementwiseProgram program;
    private readonly Node node;
    private readonly string value;
    private readonly List<(int Input, string Type, string Name)> fields = [];
    private readonly List<string> locals = [];
    private readonly List<string> statements = [];

    public OperatorBody(ElementwiseProgram program, Node node, string value)
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

    /// <summary>The steps that the result is made of.</summary>
    public string Words => string.Concat(Reached(program.Result).OrderBy(step => step).Select(step => Word(program.Steps[step].Op)));

    public EquatableArray<string> Fields => [.. fields.Select(known => $"{known.Type} {known.Name}")];

    public ImmutableArray<int> Inputs => [.. fields.Select(known => known.Input)];

    public static string MultiplyAdd(string a, string b, string c) => $"Simd::Vector512.MultiplyAddEstimate({a}, {b}, {c})";

    public static string Word(Op op) => op switch
    {
        Activation activation => activation.Kind.ToString(),
        ActivationBackward activation => activation.Kind + "Gradient",
        PReluBackward => "PReluGradient",
        AddBias => "Bias",
        AddLinear => "Correction",
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

    private HashSet<int> Reached(Operand operand)
    {
        HashSet<int> reached = [];
        Visit(operand);
        return reached;

        void Visit(Operand next)
        {
            if (next.Kind != OperandKind.Step || !reached.Add(next.Index)) return;
            foreach (Operand before in program.Steps[next.Index].Operands) Visit(before);
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
