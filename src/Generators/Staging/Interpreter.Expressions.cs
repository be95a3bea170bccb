using System;
using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Common;
using GResNet.Generators.Diagnostics;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;
using GResNet.Generators.Specs;
using GResNet.Generators.Specs.Code;
using Condition = GResNet.Generators.Expressions.Condition;
using Scalar = GResNet.Generators.Expressions.Scalar;

namespace GResNet.Generators.Staging;

internal sealed partial class Interpreter
{
    private const int LongestText = 10_000;

    /// <summary>
    /// The value of an expression. What has none is reported at the innermost expression, and unknown from there on.
    /// </summary>
    private object? Evaluate(Expression expression)
    {
        run.Step(At(expression.Site));
        if (!ExecutionStack.HasRoom())
        {
            run.Report(Descriptors.NotUnderstood, At(expression.Site), "This code",
                "too many blocks and methods are nested around it");
            throw new StagingStoppedException();
        }

        try
        {
            return Compute(expression);
        }
        catch (ShapeException e)
        {
            return Report(expression, StagingException.From(e, run.Where));
        }
        catch (StagingException e)
        {
            return Report(expression, e);
        }
        catch (ArithmeticException e)
        {
            string what = e is DivideByZeroException ? "divides by zero" : "overflows";
            return Report(
                expression, new StagingException(Descriptors.Arithmetic, "This calculation", $"{what} {run.Where}"));
        }
        catch (InvalidCastException)
        {
            // Types that do not fit have been reported by the compiler.
            return Unknown.Value;
        }
    }

    private Unknown Report(Expression expression, StagingException e)
    {
        run.AddFailure();
        run.Report(e.Descriptor, At(expression.Site), e.Arguments);
        return Unknown.Value;
    }

    private object? Compute(Expression expression) => expression switch
    {
        LiteralExpression e => e.Value,
        InvalidExpression => Unknown.Value,
        LocalExpression e => frame[e.Slot],
        ParameterExpression e => instance.Parameters.TryGetValue(e.Name, out object? value) ? value : Unknown.Value,
        FieldExpression e => instance.Fields.TryGetValue(e.Name, out object? value)
            ? value
            : throw new StagingException(Descriptors.Arithmetic, $"'{e.Name}'", "is read before it is set"),
        CallExpression e => Compute(e),
        LayerExpression e => CallLayer(e),
        OperationExpression e => Compute(e),
        FunctionExpression e => Function(instance.Spec.Methods[e.Method]),
        MathExpression e => Compute(e),
        DimensionExpression e => Compute(e),
        UnaryExpression e =>
            Evaluate(e.Operand) is not Unknown and var value ? Arithmetic.Apply(e.Operator, value) : Unknown.Value,
        BinaryExpression e => Compute(e),
        ConversionExpression e => Convert(e.Target, Evaluate(e.Operand)),
        ConditionalExpression e => Compute(e),
        SwitchExpression e => Compute(e),
        IsExpression e => Matches(e.Pattern, Known(Evaluate(e.Value))),
        TupleExpression e => new TupleValue([.. e.Items.Select(Evaluate)]),
        ArrayExpression e => Compute(e),
        NewArrayExpression e => Compute(e),
        ElementExpression e =>
            Array(e.Array) is { } array && Index(e, array) is { } index ? array[index] : Unknown.Value,
        LengthExpression e => Array(e.Array) is { } array ? array.Length : Unknown.Value,
        ItemExpression e => Evaluate(e.Tuple) is TupleValue tuple ? tuple.Items[e.Index] : Unknown.Value,
        AssignmentExpression e => Compute(e),
        UpdateExpression e => Compute(e),
        PreviousExpression => previous,
        InterpolationExpression e =>
            Text(string.Concat(e.Parts.Select(part => Arithmetic.Text(Known(Evaluate(part)))))),
        ThrowExpression e => Throw(e),
        _ => throw new ArgumentOutOfRangeException(nameof(expression), expression, "unknown expression"),
    };

    private static object? Convert(NumberType target, object? value) =>
        value is Unknown or Scalar ? value : Arithmetic.Convert(target, value);

    private object? Compute(CallExpression e)
    {
        MethodSpec method = instance.Spec.Methods[e.Method];
        Dictionary<string, object?> arguments = Arguments(e.Arguments);
        return Call(method,
            [.. method.Parameters.Select(p => arguments.TryGetValue(p, out object? value) ? value : Unknown.Value)]);
    }

    private object? Compute(OperationExpression e)
    {
        Dictionary<string, object?> arguments = Arguments(e.Arguments);
        if (arguments.Values.Any(IsUnknown)) return Unknown.Value;
        foreach (KeyValuePair<string, object?> argument in arguments)
            if (argument.Value is null || argument.Value is object?[] items && System.Array.IndexOf(items, null) >= 0)
                throw new StagingException(Descriptors.Arithmetic, $"'{argument.Key}' of {e.Operation}", "is null");
        return Operations.Rows.TryGetValue(e.Operation, out Func<OperationCall, object?>? stage)
            ? stage(new OperationCall(run.Builder, e.Operation, arguments, run.NextStream))
            : Unknown.Value;
    }

    /// <summary>A function of scalars: it runs here, and what it returns is the expression.</summary>
    private AuthorsFunction Function(MethodSpec method) => new(method.Name, arguments => Call(method, arguments));

    /// <summary>A comparison of scalars chooses between two of them; what is known decides which one is run.</summary>
    private object? Compute(ConditionalExpression e)
    {
        object? decided = Evaluate(e.Condition);
        if (decided is not Condition condition)
            return Evaluate(Decide(e.Condition, decided) ? e.Then : e.Otherwise);
        object? then = Evaluate(e.Then), otherwise = Evaluate(e.Otherwise);
        return IsUnknown(then) || IsUnknown(otherwise) ? Unknown.Value : Functions.Choose(condition, then, otherwise);
    }

    private object? Compute(MathExpression e)
    {
        object?[] arguments = [.. e.Arguments.Select(a => Evaluate(a.Value))];
        if (arguments.Any(IsUnknown)) return Unknown.Value;
        return Arithmetic.Math(e.Function, arguments) ?? throw new StagingException(
            Descriptors.NotUnderstood,
            $"'Math.{e.Function}'",
            "computed are Abs, Sign, Min, Max, Clamp, Round, Floor, Ceiling, Truncate, Sqrt, Pow, Exp, Log, "
                + "Log2 and Log10");
    }

    private object? Compute(DimensionExpression e) =>
        (Evaluate(e.Tensor) ?? throw Null("This map")) is not Value { Type: TensorType.Feature } tensor
        ? Unknown.Value
        : e.Dimension switch
        {
            "Channels" => tensor.Shape.Channels,
            "Height" => tensor.Shape.Height,
            "Width" => tensor.Shape.Width,
            _ => Unknown.Value,
        };

    private object? Compute(BinaryExpression e)
    {
        object? left = Evaluate(e.Left);
        if (IsUnknown(left)) return left;
        if (e.Operator == BinaryOperator.ConditionalAnd && left is false) return false;
        if (e.Operator == BinaryOperator.ConditionalOr && left is true) return true;
        object? right = Evaluate(e.Right);
        if (IsUnknown(right) || e.Operator is BinaryOperator.ConditionalAnd or BinaryOperator.ConditionalOr)
            return right;
        object? result = Arithmetic.Apply(e.Operator, left, right);
        return result is string text ? Text(text) : result;
    }

    private object? Compute(SwitchExpression e)
    {
        object? value = Known(Evaluate(e.Value));
        foreach (SwitchArm arm in e.Arms)
            if (Matches(arm.Pattern, value) && (arm.Guard is null || Condition(arm.Guard))) return Evaluate(arm.Value);
        throw new StagingException(
            Descriptors.Arithmetic, $"No arm of this switch", $"matches {Arithmetic.Text(value)} {run.Where}");
    }

    private object?[] Compute(ArrayExpression e)
    {
        var items = new List<object?>();
        foreach (Expression item in e.Items)
        {
            if (item is not SpreadExpression spread) items.Add(Evaluate(item));
            else items.AddRange((object?[]?)Counted(Array(spread.Items)) ?? [Unknown.Value]);
        }

        return [.. items];
    }

    private object? Compute(NewArrayExpression e)
    {
        if (Evaluate(e.Length) is not int length) return Unknown.Value;
        if (length < 0)
            throw new StagingException(Descriptors.Arithmetic, "An array", $"cannot have {length} elements");
        run.Step(At(e.Site));
        run.Work(length);
        return Enumerable.Repeat(e.Default, length).ToArray();
    }

    private object? Compute(AssignmentExpression e)
    {
        object? value = Evaluate(e.Value);
        Assign(e.Target, value);
        return value;
    }

    private object? Compute(UpdateExpression e)
    {
        if (e.Target is not ElementExpression element)
            return Update(e, Evaluate(e.Target), value => Assign(e.Target, value));
        return Array(element.Array) is { } array && Index(element, array) is { } index
            ? Update(e, array[index], value => array[index] = value)
            : Unknown.Value;
    }

    private object? Update(UpdateExpression e, object? before, Action<object?> assign)
    {
        object? outer = previous;
        previous = before;
        object? next = Evaluate(e.Next);
        previous = outer;
        assign(next);
        return e.GivesPrevious ? before : next;
    }

    /// <summary>Text grows by doubling faster than steps are counted.</summary>
    private string Text(string text)
    {
        run.Work(text.Length / 16);
        return text.Length <= LongestText
            ? text
            : throw new StagingException(
                Descriptors.Arithmetic, "This text", $"has more than {LongestText} characters");
    }

    private object? Throw(ThrowExpression e)
    {
        run.Report(Descriptors.Thrown, At(e.Site), Arithmetic.Text(Known(Evaluate(e.Message))), run.Where);
        throw new StagingStoppedException();
    }

    private bool IsUnknown(object? value) =>
        value is Unknown || Counted(value) is object?[] items && System.Array.Exists(items, IsUnknown);

    /// <summary>The value, its elements counted as work where it is an array.</summary>
    private object? Counted(object? value)
    {
        if (value is object?[] items) run.Work(items.Length);
        return value;
    }
}
