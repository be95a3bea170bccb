using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Emitting.Networks;

/// <summary>The statements of a program, and the fields they read.</summary>
internal sealed class OperatorBody
{
    private readonly Target target;
    private readonly ElementwiseProgram program;
    private readonly Node node;
    private readonly string value;
    private readonly List<(int Input, string Name)> fields = [];
    private readonly List<string> locals = [];
    private readonly List<string> statements = [];

    public OperatorBody(Target target, ElementwiseProgram program, Node node, string value)
    {
        this.target = target;
        this.program = program;
        this.node = node;
        this.value = value;
        foreach (ElementwiseStep step in program.Steps)
        {
            string expression = Expression(step);
            string local = Unique(Local(step.Op));
            locals.Add(local);
            statements.Add($"{Language.Value} {local} = {expression};");
        }
    }

    /// <summary>The steps that the result is made of.</summary>
    public string Words => string.Concat(Reached(program.Result).OrderBy(step => step).Select(step => Word(program.Steps[step].Op)));

    public EquatableArray<string> Fields => [.. fields.Select(known => $"{Declared(known.Input)} {known.Name}")];

    /// <summary>Whether a field is a map.</summary>
    public bool HasMaps => fields.Exists(known => node.Inputs[known.Input].Type is TensorType.Feature);

    public ImmutableArray<int> Inputs => [.. fields.Select(known => known.Input)];

    private OperatorLanguage Language => target.Language;

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
        _ => Language.Read(Field(operand.Index), node.Inputs[operand.Index].Type),
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
        if (step.Op is ScaleImages) return Language.Drop(Operand(step.Operands[0]), Field(step.Operands[1].Index));
        string[] x = [.. step.Operands.Select(Operand)];
        return step.Op switch
        {
            Activation op => $"{target.New(op.Kind, op.Parameter)}.Invoke({x[0]})",
            ActivationBackward op => $"{x[0]} * {target.New(op.Kind, op.Parameter)}.Derivative({x[1]})",
            PRelu => $"{target.Kernel("PRelu.Invoke")}({x[0]}, {x[1]})",
            PReluBackward => $"{x[0]} * {target.Kernel("PRelu.Derivative")}({x[1]}, {x[2]})",
            Affine when x.Length == 2 => $"{x[0]} * {x[1]}",
            Affine => Language.MultiplyAdd(x[0], x[1], x[2]),
            AddLinear => $"{x[0]} + {Language.MultiplyAdd(x[1], x[3], x[2])}",
            Blend => Language.MultiplyAdd(x[0], x[2], Language.MultiplyAdd(x[1], x[3], x[4])),
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
        fields.Add((operand.Index, Unique(name)));
    }

    private string Declared(int input) => node.Inputs[input].Type switch
    {
        TensorType.Vector => Language.Vector,
        TensorType.Images => Language.Images,
        _ => Language.Map,
    };

    private string Unique(string name)
    {
        string unique = name;
        for (int number = 2; IsTaken(unique); number++) unique = name + Literal.Of(number);
        return unique;
    }

    private bool IsTaken(string name) => name == value || Language.Parameters.Contains(name)
        || locals.Contains(name) || fields.Exists(known => known.Name == name);
}
