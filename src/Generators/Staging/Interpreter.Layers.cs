using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using GResNet.Generators.Common;
using GResNet.Generators.Diagnostics;
using GResNet.Generators.Graph;
using GResNet.Generators.Layers;
using GResNet.Generators.Specs;
using GResNet.Generators.Specs.Code;
using Microsoft.CodeAnalysis.CSharp;

namespace GResNet.Generators.Staging;

internal sealed partial class Interpreter
{
    private object? CallLayer(LayerExpression e)
    {
        LayerSpec? layer = instance.Spec.Layers.FirstOrDefault(l => l.Member == e.Layer);
        Dictionary<string, object?> arguments = Arguments(e.Arguments);
        if (layer is null || arguments.Values.Any(IsUnknown)) return Unknown.Value;
        var given = new Dictionary<string, object?>();
        foreach (SettingSpec setting in layer.Settings) given[setting.Name] = setting.Value;
        foreach (LayerParameterSpec parameter in layer.Parameters)
        {
            given[parameter.Setting] = arguments.TryGetValue(parameter.Name, out object? value) ? value : Unknown.Value;
            arguments.Remove(parameter.Name);
        }

        if (arguments.Values.FirstOrDefault() is not Value input)
            throw new StagingException(Descriptors.Arithmetic, $"The input of layer '{layer.Member}'", "is null");
        return layer.Target is { } target
            ? CallBlocks(layer, target, given, input, At(e.Site))
            : CallLayer(layer, LayerTable.Rows[layer.Kind], given, input, At(e.Site));
    }

    private Value CallLayer(LayerSpec layer, LayerRow row, Dictionary<string, object?> given, Value input, Place place)
    {
        var values = new Dictionary<string, object>();
        foreach (Setting setting in row.Settings)
        {
            object? value = given.TryGetValue(setting.Name, out object? found) ? found : setting.Default;
            if (value?.GetType() != setting.Default.GetType()) throw new InvalidCastException();
            if (setting.Objection(value!) is { } expected)
                throw new StagingException(
                    Descriptors.ValueOutOfRange, setting.Name, layer.Member, Arithmetic.Text(value), expected);
            values.Add(setting.Name, value!);
        }

        var settings = new LayerSettings(values);
        string name = Path(layer);
        LayerInstance use = Enter(layer, Signature(input, row.Settings.Select(s => (s.Name, (object?)values[s.Name]))));
        var call = new Layer(instance.Scope, layer.Member, name, row.Describe(settings), use.Calls) { Input = input };
        run.Builder.Layer = call;
        try
        {
            call.Output = row.Build(new LayerCall(run.Builder, layer.Member, settings, input, State));
        }
        catch (ShapeException e)
        {
            throw StagingException.From(e, run.Where, layer.Member, settings);
        }
        finally
        {
            run.Builder.Layer = null;
        }

        run.Layers.Add(call);
        run.Places[call] = place;
        // A warning is for who can mend it.
        if (row.KeepsSize(settings) && call.Output.Shape.Height != input.Shape.Height && instance.Use is null)
            run.Report(
                Descriptors.SizeNotKept, At(layer.Site),
                layer.Member, input.Shape.ToString(), call.Output.Shape.ToString(), run.Where,
                $"{LayerTable.Padding(settings)}");
        return call.Output;

        Value State(StateTensor tensor)
        {
            if (use.State.TryGetValue(tensor.Name, out Value? known)) return known;
            string full = Join(name, tensor.Name);
            long length = tensor.Dimensions.Aggregate(1L, (product, size) => product * size);
            if (length > int.MaxValue)
                throw new ShapeException(
                    ShapeError.TooLarge, "weights of one layer", length.ToString(CultureInfo.InvariantCulture));
            if (!run.StateNames.Add(full)) throw new StagingException(Descriptors.DuplicateState, layer.Member, full);
            var value = new Value(new TensorType.Vector((int)length), full) { State = tensor with { Name = full } };
            run.State.Add(value);
            run.Places[value] = place;
            return use.State[tensor.Name] = value;
        }
    }

    private object? CallBlocks(
        LayerSpec layer, string target, Dictionary<string, object?> given, Value input, Place place)
    {
        if (run.Running.Contains(target))
        {
            string path = string.Join(" → ", run.Running.Append(target).Select(name => run.Blocks[name].Type.Name));
            run.Report(Descriptors.BlockRecursion, place, run.Blocks[target].Type.Name, path);
            throw new StagingStoppedException();
        }

        bool isStage = layer.Kind == "Stage";
        int count = !isStage
            ? 1
            : given.TryGetValue(StageSettings.Blocks, out object? blocks) && blocks is int number ? number : 1;
        if (count < 1)
            throw new StagingException(
                Descriptors.ValueOutOfRange, StageSettings.Blocks, layer.Member, $"{count}", "at least 1");
        LayerInstance use = Enter(layer, Signature(input, given.Select(a => (a.Key, a.Value))));
        object? x = input;
        run.Loops.Enter(place);
        try
        {
            for (int i = 0; i < count && x is Value value; i++)
            {
                Round();
                if (use.Blocks.Count <= i)
                    use.Blocks.Add(NewBlock(layer, run.Blocks[target], given, isStage ? i : null, place));
                else use.Blocks[i].Scope = use.Blocks[i].Scope.Again(instance.Scope, use.Calls);
                x = Run(use.Blocks[i], value);
            }
        }
        finally
        {
            run.Loops.Leave();
        }

        if (x is Value output) run.BlockLayers.Add(BlockLayer(layer, use, input, output));
        return x;
    }

    private object? Run(Instance block, Value input)
    {
        Scope outer = run.Builder.Scope;
        run.Builder.Scope = block.Scope;
        run.Running.Add(block.Spec.Type.FullName);
        try
        {
            return new Interpreter(run, block).Forward(input);
        }
        finally
        {
            run.Running.RemoveAt(run.Running.Count - 1);
            run.Builder.Scope = outer;
        }
    }

    /// <summary>
    /// A block with its arguments: those given, else the constructor's defaults. Only the first of a stage gets the
    /// stride, and the index counts on from block to block.
    /// </summary>
    private Instance NewBlock(
        LayerSpec layer, BlockSpec block, Dictionary<string, object?> given, int? index, Place place)
    {
        run.AddBlock();
        var parameters = new Dictionary<string, object?>();
        foreach (ParameterSpec parameter in block.Parameters)
        {
            bool takes = index is null or 0 || !Casing.Matches(parameter.Name, StageSettings.Stride);
            parameters[parameter.Name] = takes && given.TryGetValue(parameter.Name, out object? value)
                ? Counted(parameter.Name, value)
                : parameter.Default?.Value;
        }

        string name = index is { } i ? Numbered(Path(layer), i) : Path(layer);
        ImmutableArray<(string, string)> described =
            [.. block.Parameters.Select(p => (p.Name, Describe(parameters[p.Name])))];
        return new Instance(
            block, new Scope(instance.Scope, layer.Member, name, block.Type, described), parameters,
            block.Type.Assembly is null ? null : place);

        object? Counted(string name, object? value) =>
            index is { } number && value is int first && Casing.Matches(name, StageSettings.Index)
                ? first + number
                : value;
    }

    private BlockLayer BlockLayer(LayerSpec layer, LayerInstance use, Value input, Value output)
    {
        Scope first = use.Blocks[0].Scope;
        string kind = (layer.Kind == "Stage" ? $"{use.Blocks.Count} × " : "") + first.Type;
        if (first.Arguments.Length > 0) kind += $"({first.Arguments})";
        return new BlockLayer(
            instance.Scope, layer.Member, Path(layer), kind, [.. use.Blocks.Select(b => b.Scope)], input.Shape,
            output.Shape);
    }

    /// <summary>Notes a call of a layer; a second one in the same run of the block needs <c>[Shared]</c>.</summary>
    private LayerInstance Enter(LayerSpec layer, string signature)
    {
        if (!instance.Layers.TryGetValue(layer.Member, out LayerInstance? use))
            instance.Layers.Add(layer.Member, use = new LayerInstance(signature));
        else if (use.Round == instance.Round && !layer.IsShared)
            throw new StagingException(Descriptors.CalledTwice, layer.Member, run.Where);
        else if (use.Signature != signature)
            throw new StagingException(
                Descriptors.SharedDiffers, layer.Member, Rest(signature, use.Signature), Rest(use.Signature, signature),
                run.Where);
        use.Calls = use.Round == instance.Round ? use.Calls + 1 : 1;
        use.Round = instance.Round;
        return use;
    }

    /// <summary>The parts of a signature that another lacks.</summary>
    private static string Rest(string signature, string other) =>
        string.Join(", ", Regex.Split(signature, ", ").Except(Regex.Split(other, ", ")));

    private string Signature(Value input, IEnumerable<(string Name, object? Value)> settings) => string.Join(
        ", ",
        settings.Select(s => $"{Casing.LowerFirst(s.Name)} {Describe(s.Value)}")
                .Prepend($"{input.Shape.Channels} channels"));

    private string Describe(object? value) => Counted(value) switch
    {
        object?[] items => "[" + string.Join(", ", items.Select(Describe)) + "]",
        TupleValue tuple => "(" + string.Join(", ", tuple.Items.Select(Describe)) + ")",
        string text => SymbolDisplay.FormatLiteral(text, quote: true),
        bool flag => flag ? "true" : "false",
        null => "null",
        _ => Arithmetic.Text(value),
    };

    /// <summary>The dotted name of a layer of this block.</summary>
    private string Path(LayerSpec layer) =>
        Join(instance.Scope.Name, layer.StateName ?? Casing.LowerFirst(layer.Member));

    /// <summary>The name of a stage's block: <c>layer1.0</c>, or <c>block1-0</c> where the name ends so.</summary>
    private static string Numbered(string name, int index)
    {
        string number = index.ToString(CultureInfo.InvariantCulture);
        return name.EndsWith("-", StringComparison.Ordinal) || name.EndsWith("_", StringComparison.Ordinal)
            ? name + number
            : Join(name, number);
    }

    private static string Join(string outer, string inner) =>
        outer == "" ? inner : inner == "" ? outer : $"{outer}.{inner}";
}
