using System;
using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Emitting.Networks;

/// <summary>What comments say of a step.</summary>
internal static class StepComment
{
    /// <summary>The layer or operation, with shapes.</summary>
    /// <param name="node">Its first step.</param>
    /// <param name="suffix">What follows its name.</param>
    public static string Heading(Node node, string suffix)
    {
        if (node.Layer is { Input: { } input, Output: { } output } layer)
        {
            if (layer.Scope != node.Scope) return $"{layer.Name}: what all calls need is prepared once";
            string call = layer.Call == 1 ? "" : $", call {Literal.Of(layer.Call)}";
            return $"{layer.Member}{call}{suffix}: {layer.Kind}, {input.Shape} → {output.Shape}";
        }

        if (node.Op is AddVectors) return "gradients by several calls of a shared layer add up";
        bool sum = node.Op is Add && node.Output.GradientOf is not null;
        return sum
            ? $"gradients add up where a value is used twice: {node.Output.Shape}"
            : $"{node.Op.Words.Display}{suffix}: {Shapes(node)}";
    }

    /// <summary>What a fused step does beside its kernel.</summary>
    public static string Computed(Fused fused, Func<int, string> input, string output)
    {
        if (fused.IsPlain) return "";
        string result = fused.Kernel is Reduce ? input(0) : output;
        string loaded = Formula.Of(fused.Load, input(Math.Max(fused.Kernel.LoadOperand, 0)), input);
        string value = fused.Kernel.Formula(loaded, input);
        string stored = Formula.Of(fused.Store, value, input);
        IEnumerable<string> sums =
            fused.Reductions.Select(reduction => Formula.Of(fused.Store, reduction, result, input));
        return string.Join("; ", [.. stored == result ? [] : new[] { $"{result} = {stored}" }, .. sums]);
    }

    private static string Shapes(Node node)
    {
        if (node.Inputs.IsEmpty) return Described(node.Output);
        string input = Described(node.Inputs[0]);
        string output = node.Outputs.IsEmpty ? "" : Described(node.Output);
        return input == output || output.Length == 0 ? input : $"{input} → {output}";
    }

    private static string Described(Value value) => value.Type switch
    {
        TensorType.Feature feature => feature.Shape.ToString(),
        TensorType.Images => "1 an image",
        TensorType.Vector vector => Literal.Of(vector.Length),
        TensorType.Statistics statistics => Literal.Of(statistics.Channels),
        TensorType.Parts parts => $"{Literal.Of(parts.Count)} an image",
        _ => throw new InvalidOperationException(value.ToString()),
    };
}
