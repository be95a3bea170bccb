using System;
using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Common;
using GResNet.Generators.Diagnostics;
using GResNet.Generators.Graph;
using GResNet.Generators.Specs;
using GResNet.Generators.Specs.Code;
using Condition = GResNet.Generators.Expressions.Condition;

namespace GResNet.Generators.Staging;

/// <summary>Runs the code of one block instance.</summary>
internal sealed partial class Interpreter(StagingRun run, Instance instance)
{
    private enum Flow { Next, Break, Continue, Return }

    private object?[] frame = [];
    private object? returned;

    // What the target had that is being updated.
    private object? previous;

    /// <summary>Where <c>Forward</c> returned from.</summary>
    public Place ReturnPlace { get; private set; }

    /// <summary>
    /// Runs <c>Forward</c>. The result is a <see cref="Value"/>, or <see cref="Unknown"/> where something was reported.
    /// </summary>
    public object? Forward(Value input)
    {
        instance.Round++;
        if (instance.Round == 1) Construct();
        MethodSpec forward = instance.Spec.Methods[instance.Spec.Forward];
        instance.Scope.Input = input;
        object? output = Call(forward, [input]);
        if (output is null && ReturnPlace != default)
            run.Report(Descriptors.Arithmetic, ReturnPlace, $"What Forward of '{instance.Spec.Type.Name}' returns",
                $"is null {run.Where}");
        instance.Scope.Output = output as Value;
        return instance.Scope.Output ?? (object)Unknown.Value;
    }

    private void Construct()
    {
        foreach (FieldSpec field in instance.Spec.Fields)
            if (field.Initializer is { } initializer) instance.Fields[field.Name] = Evaluate(initializer);
        if (instance.Spec.Constructor >= 0) Call(instance.Spec.Methods[instance.Spec.Constructor], []);
    }

    private Place At(int site) => instance.Use ?? new Place(instance.Spec.Type.FullName, site);

    private object? Call(MethodSpec method, object?[] arguments)
    {
        object?[] caller = frame;
        if (method.FrameSize > 0) frame = new object?[method.FrameSize];
        for (int i = 0; i < arguments.Length; i++) frame[method.Slots[i]] = arguments[i];
        object? result = Run(method.Body) == Flow.Return ? returned : null;
        frame = caller;
        return result;
    }

    private Flow Run(Statement statement)
    {
        switch (statement)
        {
            case BlockStatement s:
                return Run(s.Statements);
            case ExpressionStatement s:
                Evaluate(s.Expression);
                return Flow.Next;
            case IfStatement s:
                return Condition(s.Condition) ? Run(s.Then) : s.Otherwise is null ? Flow.Next : Run(s.Otherwise);
            case SwitchStatement s:
                return Run(s);
            case LoopStatement s:
                return Run(s);
            case ForEachStatement s:
                return Run(s);
            case ReturnStatement s:
                returned = s.Value is null ? null : Evaluate(s.Value);
                if (s.Value is not null) ReturnPlace = At(s.Value.Site);
                return Flow.Return;
            case BreakStatement:
                return Flow.Break;
            case ContinueStatement:
                return Flow.Continue;
            default:
                throw new ArgumentOutOfRangeException(nameof(statement), statement, "unknown statement");
        }
    }

    private Flow Run(EquatableArray<Statement> statements)
    {
        foreach (Statement statement in statements)
            if (Run(statement) is not Flow.Next and var flow) return flow;
        return Flow.Next;
    }

    private Flow Run(SwitchStatement s)
    {
        object? value = Known(Evaluate(s.Value));
        SwitchSection? chosen =
            s.Sections.FirstOrDefault(section => section.Cases.Items.Any(
                c => c.Pattern is not null && Matches(c.Pattern, value) && (c.Guard is null || Condition(c.Guard))))
            ?? s.Sections.FirstOrDefault(section => section.Cases.Items.Any(c => c.Pattern is null));
        if (chosen is null) return Flow.Next;
        Flow flow = Run(chosen.Body);
        return flow == Flow.Break ? Flow.Next : flow;
    }

    private Flow Run(LoopStatement s)
    {
        Run(s.Start);
        bool skipTest = s.BodyFirst;
        run.Loops.Enter(At(s.Site));
        try
        {
            while (skipTest || s.Condition is null || Condition(s.Condition))
            {
                skipTest = false;
                Round();
                Flow flow = Run(s.Body);
                if (flow == Flow.Return) return flow;
                if (flow == Flow.Break) break;
                Run(s.Next);
            }
        }
        finally
        {
            run.Loops.Leave();
        }

        return Flow.Next;
    }

    private void Round()
    {
        run.Loops.Round();
        run.Work(1);
    }

    private Flow Run(ForEachStatement s)
    {
        object? items = Known(Evaluate(s.Items));
        if (items is null) Report(s.Items, Null("This array"));
        foreach (object? item in items as object?[] ?? throw new StagingStoppedException())
        {
            run.Work(1);
            Assign(s.Target, item);
            Flow flow = Run(s.Body);
            if (flow == Flow.Return) return flow;
            if (flow == Flow.Break) break;
        }

        return Flow.Next;
    }

    /// <summary>A condition decides which code runs: where it is not known, running ends.</summary>
    private bool Condition(Expression condition) => Decide(condition, Evaluate(condition));

    private bool Decide(Expression condition, object? value)
    {
        if (value is bool known) return known;
        if (value is Condition)
            Report(condition, new StagingException(Descriptors.NotUnderstood, "This condition",
                "it differs from element to element; choose between two values with 'condition ? a : b'"));
        throw new StagingStoppedException();
    }

    private static object? Known(object? value) => value is Unknown ? throw new StagingStoppedException() : value;

    private bool Matches(Pattern pattern, object? value)
    {
        switch (pattern)
        {
            case DiscardPattern:
                return true;
            case ConstantPattern p:
                return Equals(value, Known(Evaluate(p.Value)));
            case RelationalPattern p:
                return value is not null
                    && Known(Arithmetic.Apply(p.Operator, value, Known(Evaluate(p.Value)))) is true;
            case NotPattern p:
                return !Matches(p.Operand, value);
            case AndPattern p:
                return Matches(p.Left, value) && Matches(p.Right, value);
            case OrPattern p:
                return Matches(p.Left, value) || Matches(p.Right, value);
            case TuplePattern p:
                return value is TupleValue tuple
                    && p.Items.Zip(tuple.Items, (item, part) => Matches(item, part)).All(matches => matches);
            case DeclarationPattern p:
                if (value is null && p.NotNull) return false;
                if (p.Slot is { } slot) frame[slot] = value;
                return true;
            default:
                throw new ArgumentOutOfRangeException(nameof(pattern), pattern, "unknown pattern");
        }
    }

    private void Assign(Expression target, object? value)
    {
        switch (target)
        {
            case LocalExpression t:
                frame[t.Slot] = value;
                break;
            case FieldExpression t:
                instance.Fields[t.Name] = value;
                break;
            case ElementExpression t when Array(t.Array) is { } array:
                if (Index(t, array) is { } index) array[index] = value;
                break;
            case TupleExpression t:
                for (int i = 0; i < t.Items.Count; i++)
                    Assign(t.Items[i], value is TupleValue tuple ? tuple.Items[i] : Unknown.Value);
                break;
        }
    }

    /// <summary>The element that an expression means; null where that is unknown.</summary>
    /// <exception cref="StagingException">There is no such element.</exception>
    private int? Index(ElementExpression element, object?[] array)
    {
        if (Evaluate(element.Index) is not int given) return null;
        int index = element.FromEnd ? array.Length - given : given;
        return index >= 0 && index < array.Length
            ? index
            : throw new StagingException(
                Descriptors.Arithmetic, $"Index {given}{(element.FromEnd ? " from the end" : "")}",
                $"is outside an array of {array.Length}");
    }

    /// <summary>The elements of an array; null where they are unknown.</summary>
    private object?[]? Array(Expression array) =>
        (Evaluate(array) ?? throw Null("This array")) as object?[];

    private StagingException Null(string what) => new(Descriptors.Arithmetic, what, $"is null {run.Where}");

    private Dictionary<string, object?> Arguments(EquatableArray<Argument> arguments)
    {
        var values = new Dictionary<string, object?>();
        foreach (Argument argument in arguments) values[argument.Parameter] = Evaluate(argument.Value);
        return values;
    }
}
