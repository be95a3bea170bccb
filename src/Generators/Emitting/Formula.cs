using System;
using System.Linq;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Emitting;

/// <summary>Elementwise programs as formulas for people: <c>value + bias + SiLU(x)</c>.</summary>
internal static class Formula
{
    /// <summary>What a program makes of a value.</summary>
    /// <param name="program">The program.</param>
    /// <param name="value">The value at hand.</param>
    /// <param name="input">The name of an input.</param>
    public static string Of(ElementwiseProgram program, string value, Func<int, string> input) => Of(program, program.Result, value, input);

    /// <summary>What is added up: <c>SiLU(sum), SiLU(sum)²</c>.</summary>
    public static string Of(ElementwiseProgram program, Reduction reduction, string value, Func<int, string> input)
    {
        string[] terms = [.. reduction.Operands.Select(operand => operand == program.Result ? value : Of(program, operand, value, input))];
        return reduction.Op switch
        {
            BatchStatistics => $"statistics of {terms[0]}",
            ChannelDot => $"Σ {Factor(terms[0])}·{Factor(terms[1])}",
            _ => $"Σ {Factor(terms[0])}",
        };
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
            return step.Op switch
            {
                Activation op => $"{op.Kind}({x[0]})",
                ActivationBackward op => $"{Factor(x[0])}·{op.Kind}′({x[1]})",
                PRelu => $"PReLU({x[0]}, {x[1]})",
                PReluBackward => $"{Factor(x[0])}·PReLU′({x[1]}, {x[2]})",
                Affine when x.Length == 2 => $"{Factor(x[0])}·{x[1]}",
                Affine => $"{Factor(x[0])}·{x[1]} + {x[2]}",
                AddLinear => $"{x[0]} + {x[2]} + {x[3]}·{Factor(x[1])}",
                Blend => $"{x[2]}·{Factor(x[0])} + {x[3]}·{Factor(x[1])} + {x[4]}",
                Multiply or ScaleImages => $"{Factor(x[0])}·{Factor(x[1])}",
                Scale op => $"{Literal.Of(op.Factor)}·{Factor(x[0])}",
                _ => $"{x[0]} + {x[1]}",
            };
        }
    }

    private static string Factor(string term) => term.Contains(" + ") && !IsEnclosed(term) ? $"({term})" : term;

    /// <summary>Whether all sums of a term are inside parentheses.</summary>
    private static bool IsEnclosed(string term)
    {
        int depth = 0;
        for (int i = 0; i < term.Length; i++)
        {
            if (term[i] == '(') depth++;
            else if (term[i] == ')') depth--;
            else if (term[i] == '+' && depth == 0) return false;
        }

        return true;
    }
}
