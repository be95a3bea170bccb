using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using GResNet.Generators.Diagnostics;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;
using GResNet.Generators.Specs;

namespace GResNet.Generators.Staging;

/// <summary>
/// Runs a model's <c>Forward</c> at each of its resolutions: symbolically, so that every shape is known and every
/// operation recorded.
/// </summary>
internal static class Stager
{
    /// <summary>The staged model; null where something was reported, now or when its classes were read.</summary>
    public static StagedModel? Stage(ModelClosure closure, List<Finding> findings, CancellationToken cancellation)
    {
        BlockSpec spec = closure.Model;
        if (!spec.IsSound || !closure.IsWhole || closure.Blocks.Items.Any(b => !b.IsSound)) return null;
        ModelSettings settings = spec.Model!;
        Dictionary<string, BlockSpec> blocks = closure.Blocks.Append(spec).ToDictionary(b => b.Type.FullName);
        var graphs = ImmutableArray.CreateBuilder<NetworkGraph>();
        StagingRun? first = null;
        foreach (int resolution in settings.Resolutions)
        {
            var root = new Scope(null, "", "", spec.Type, []);
            var run = new StagingRun(resolution, root, blocks, findings, cancellation);
            NetworkGraph? graph;
            try
            {
                graph = Run(run, spec, settings, resolution);
            }
            catch (StagingStoppedException)
            {
                // What hinders one resolution mostly hinders all; the first says enough.
                return null;
            }

            if (graph is null) continue;
            first ??= run;
            graphs.Add(graph);
            CompareState(first, run, graphs[0], graph);
        }

        return findings.Exists(f => f.IsError) || graphs.Count < settings.Resolutions.Count
            ? null
            : new StagedModel(
                spec.Type, settings.Channels, settings.Classes, settings.Resolutions, settings.Options, settings.Budget,
                graphs.ToImmutable());
    }

    private static NetworkGraph? Run(StagingRun run, BlockSpec spec, ModelSettings settings, int resolution)
    {
        var image = new Value(new TensorType.Feature(new Shape(settings.Channels, resolution, resolution)), "image");
        var interpreter =
            new Interpreter(run, new Instance(spec, run.Builder.Scope, new Dictionary<string, object?>()));
        run.Running.Add(spec.Type.FullName);
        if (interpreter.Forward(image) is not Value logits) return null;

        if (logits.Shape != new Shape(settings.Classes, 1, 1))
        {
            run.Report(
                Descriptors.OutputShape, interpreter.ReturnPlace,
                spec.Type.Name, logits.Shape.ToString(), run.Where, $"{settings.Classes}");
            return null;
        }

        if (IsUnchanged(logits, image, run.Builder.Nodes))
        {
            run.Report(Descriptors.NoOperation, interpreter.ReturnPlace, spec.Type.Name, run.Where);
            return null;
        }

        HashSet<Value> needed = Needed(logits, run.Builder.Nodes);
        foreach (Layer layer in run.Layers)
            if (!needed.Contains(layer.Output!))
                run.Report(Descriptors.ResultUnused, run.Places[layer], layer.Name, run.Where);

        return new NetworkGraph
        {
            Resolution = resolution,
            Image = image,
            Logits = logits,
            Forward = DropPathDepth.Assign(run.Builder.Nodes),
            State = run.State.ToImmutable(),
            Layers = run.Layers.ToImmutable(),
            BlockLayers = run.BlockLayers.ToImmutable(),
        };
    }

    /// <summary>Is <paramref name="output"/> the image itself in inference, where nothing is dropped?</summary>
    private static bool IsUnchanged(Value output, Value image, ImmutableArray<Node> nodes)
    {
        for (int i = nodes.Length - 1; i >= 0; i--)
            if (nodes[i].Op is Dropout or DropPath && nodes[i].Outputs.Contains(output)) output = nodes[i].Inputs[0];
        return output == image;
    }

    /// <summary>All values that the output is made of.</summary>
    private static HashSet<Value> Needed(Value output, ImmutableArray<Node> nodes)
    {
        HashSet<Value> needed = [output];
        for (int i = nodes.Length - 1; i >= 0; i--)
            if (nodes[i].Outputs.Any(needed.Contains)) needed.UnionWith(nodes[i].Inputs);
        return needed;
    }

    private static void CompareState(StagingRun firstRun, StagingRun run, NetworkGraph first, NetworkGraph graph)
    {
        Dictionary<string, StateTensor> before = first.State.ToDictionary(v => v.Name, v => v.State!);
        foreach (Value value in graph.State)
        {
            before.TryGetValue(value.Name, out StateTensor? expected);
            before.Remove(value.Name);
            if (value.State!.Equals(expected)) continue;
            Report(run.Places[value], value.Name, expected is null ? "absent" : Text(expected), Text(value.State));
        }

        foreach (StateTensor missing in before.Values)
            Report(
                firstRun.Places[first.State.First(v => v.Name == missing.Name)], missing.Name, Text(missing), "absent");

        void Report(Place place, string name, string at, string now) => run.Report(
            Descriptors.StateVaries, place, name, at, $"{first.Resolution}", now, $"{graph.Resolution}");
    }

    private static string Text(StateTensor tensor) => string.Join("×", tensor.Dimensions);
}
