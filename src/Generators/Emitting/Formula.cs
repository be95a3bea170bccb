using System;
using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Expressions;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Emitting;

/// <summary>Elementwise programs as formulas for people: <c>value + bias + SiLU(x)</c>.</summary>
internal static class Formula
{
    /// <summary>What a program makes of a value.</summary>
    /// <param name="program">The program.</param>
    /// <param name="value">The value at hand.</param>
    /// <param name="input">The name of an input.</param>
    public static string Of(ElementwiseProgram program, string value, Func<int, string> input) =>
        Of(program, program.Result, value, input);

    /// <summary>What an op makes of its operands.</summary>
    public static string Of(IElementwise op, IReadOnlyList<string> operands) =>
        ScalarFormula.Of(op.Of(Scalar.Variables(operands.Count)), operands);

    /// <summary>What is added up: <c>Σ SiLU(sum)</c>.</summary>
    public static string Of(ElementwiseProgram program, Reduction reduction, string value, Func<int, string> input) =>
        reduction.Op.Formula([.. reduction.Operands.Select(operand =>
            operand == program.Result ? value : Of(program, operand, value, input))]);

    /// <summary>
    /// What the functions of a program are that have no kernel of their own: <c>, where Square(x) = x²</c>.
    /// </summary>
    public static string Definitions(ElementwiseProgram program)
    {
        string[] definitions = [.. program.Steps.Items
            .SelectMany(step => step.Op.Of(Scalar.Variables(step.Operands.Count)).All())
            .OfType<Call>()
            .Select(call => (call.Function as DefinedFunction, call.Arguments.Count))
            .Where(called => called.Item1 is not null)
            .Distinct()
            .Select(called => $"{called.Item1!.Name}({string.Join(", ", ScalarFormula.Letters(called.Count))}) = "
                + ScalarFormula.Of(called.Item1.Body, ScalarFormula.Letters(called.Count)))];
        return definitions.Length == 0 ? "" : ", where " + string.Join(", ", definitions);
    }

    private static string Of(ElementwiseProgram program, Operand operand, string value, Func<int, string> input)
    {
        return operand.Kind switch
        {
            OperandKind.Value => value,
            OperandKind.Input => input(operand.Index),
            _ => Step(program.Steps[operand.Index]),
        };

        string Step(ElementwiseStep step)
        {
            string[] x = [.. step.Operands.Items.Select(item => item == program.Result && operand != program.Result
                ? value
                : Of(program, item, value, input))];
            return Of(step.Op, x);
        }
    }
}
