using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Common;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Emitting.Networks;

/// <summary>The statements of a program, and the fields they read.</summary>
internal sealed class OperatorBody
{
    private const string Other = "other";

    private readonly Target target;
    private readonly ElementwiseProgram program;
    private readonly Node node;
    private readonly Shape map;
    private readonly string value;
    private readonly List<(int Input, string Name)> fields = [];
    private readonly List<string> locals = [];
    private readonly HashSet<string> parts = [];
    private readonly List<string> statements = [];

    /// <param name="target">What it is written for.</param>
    /// <param name="program">What is written.</param>
    /// <param name="node">The node that it is of.</param>
    /// <param name="map">The shape of the map whose values it is about.</param>
    /// <param name="value">What the value at hand is called.</param>
    public OperatorBody(Target target, ElementwiseProgram program, Node node, Shape map, string value)
    {
        this.target = target;
        this.program = program;
        this.node = node;
        this.map = map;
        this.value = value;
        foreach (ElementwiseStep step in program.Steps)
        {
            string expression = Expression(step);
            string local = Unique(step.Op.Operator.Local);
            locals.Add(local);
            statements.Add($"{Language.Value} {local} = {expression};");
        }
    }

    /// <summary>The steps that the result is made of.</summary>
    public string Words => string.Concat(Reached(program.Result).OrderBy(step => step).Select(WordOf));

    /// <summary>
    /// The numbers in its steps, as the name of a struct has them where words alone do not tell it from another.
    /// </summary>
    public string Numbers => string.Concat(program.Steps.Select(step => step.Op.Operator.Number));

    public EquatableArray<string> Fields => [.. fields.Select(known => $"{Declared(known.Input)} {known.Name}")];

    /// <summary>Whether a field is a map.</summary>
    public bool HasMaps => fields.Exists(known => node.Inputs[known.Input].Type is TensorType.Feature);

    /// <summary>Whether it differs from image to image.</summary>
    public bool ReadsImage => fields.Exists(known =>
        node.Inputs[known.Input] is var input && (input.Type is TensorType.Images || input.IsSpreadOver(map)));

    public ImmutableArray<int> Inputs => [.. fields.Select(known => known.Input)];

    private OperatorLanguage Language => target.Language;

    /// <summary>What a step is called in the name of a struct.</summary>
    public string WordOf(int step)
    {
        (OperatorWords words, EquatableArray<Operand> operands) =
            (program.Steps[step].Op.Operator, program.Steps[step].Operands);
        bool isPerChannel = words.Varying >= 0
            && node.Inputs[operands[words.Varying].Index].Type is TensorType.Vector { Length: > 1 };
        return words.Word + (isPerChannel ? "PerChannel" : "");
    }

    public string Field(int input) => fields.First(known => known.Input == input).Name;

    public string Operand(Operand operand) => operand.Kind switch
    {
        OperandKind.Value => value,
        OperandKind.Step => locals[operand.Index],
        _ => Read(Field(operand.Index), node.Inputs[operand.Index]),
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

    private string Read(string field, Value input) =>
        input.IsSpreadOver(map) ? Language.ReadSpread(field) : Language.Read(field, input.Type);

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
        EquatableArray<string> names = step.Op.Operator.Operands;
        Scalar scalar = step.Op.Of(Scalar.Variables(step.Operands.Count)).Expand(_ => true);
        int[] read = [.. scalar.Read];
        foreach (int i in read) Declare(step.Operands[i], names[i]);
        string[] operands = [.. step.Operands.Items.Select((operand, i) => read.Contains(i) ? Operand(operand) : "")];
        var code = new ScalarCode(scalar, Language, operands, Part);
        foreach ((string part, string value) in code.Locals) statements.Add($"{Language.Value} {part} = {value};");
        return code.Result;
    }

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

    /// <summary>A name for a part of an expression.</summary>
    private string Part(string name)
    {
        string unique = Unique(name);
        parts.Add(unique);
        return unique;
    }

    private string Unique(string name)
    {
        string unique = name;
        for (int number = 2; IsTaken(unique); number++)
            unique = number == 2 && name != Other ? Other + Identifier.Pascal(name) : name + Literal.Of(number);
        return unique;
    }

    private bool IsTaken(string name) => name == value || Language.Parameters.Contains(name)
        || locals.Contains(name) || parts.Contains(name) || fields.Exists(known => known.Name == name);
}
