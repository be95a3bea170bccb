using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Common;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;
using GResNet.Generators.Planning;

namespace GResNet.Generators.Emitting.Networks;

/// <summary>What the files of a model's networks share: methods, and their memory.</summary>
internal static class NetworkClass
{
    /// <summary>The method of the base class that runs a phase.</summary>
    public static void Method(CodeWriter code, string name, PhaseCode phase)
    {
        code.Line("/// <inheritdoc/>");
        using (code.Block($"public override void {name}()"))
            if (phase.Model.Length > 0) code.Line(phase.Model);
    }

    /// <summary>The methods of blocks.</summary>
    public static void Routines(CodeWriter code, PhaseCode phase)
    {
        foreach (Routine routine in phase.Routines)
        {
            code.Line();
            code.Documentation("summary", CodeWriter.Plain(
                $"{routine.Summary}\nRun by {string.Join(", ", routine.Users.Distinct())}."));
            using (code.Block($"private void {routine.Name}(in {routine.Memory} at)")) code.Line(routine.Body);
        }
    }

    /// <summary>What tells the methods of blocks where each block has its memory.</summary>
    public static void Memory(CodeWriter code, PhaseCode phase)
    {
        foreach (Routine routine in phase.Routines)
        {
            code.Line();
            code.Documentation("summary", $"Where blocks that run <see cref=\"{routine.Name}\"/> have their memory.");
            using (code.Block($"private struct {routine.Memory}"))
            {
                string comment = "";
                foreach (IGrouping<FieldKind, Field> fields in routine.Fields.GroupBy(field => field.Kind)
                    .OrderBy(fields => fields.Key.Order))
                {
                    if (fields.Key.Comment != comment)
                    {
                        if (comment.Length > 0) code.Line();
                        code.Line("// " + (comment = fields.Key.Comment));
                    }

                    code.Line($"public {fields.Key.Type} {string.Join(", ", fields.Select(field => field.Name))};");
                }
            }
        }

        foreach (Instance instance in phase.Instances)
        {
            code.Line();
            string assignments = string.Join(", ", instance.Fields.Select(field => field.Assignment));
            code.Line($"private static readonly {instance.Type} {instance.Name} = new() {{ {assignments} }};");
        }
    }

    /// <summary>The arena's plan, as the base class takes it.</summary>
    public static void Plan(CodeWriter code, PlannedNetwork network, int channels, int classes)
    {
        MemoryPlan plan = network.Plan;
        string[] arguments =
        [
            $"Channels: {Literal.Of(channels)}",
            $"Resolution: {Literal.Of(network.Resolution)}",
            $"Classes: {Literal.Of(classes)}",
            $"FloatsPerImage: {Literal.Of(plan.FloatsPerImage)}",
            $"FixedFloats: {Literal.Of(plan.FixedFloats)}",
            $"LargestMap: {Literal.Of(plan.LargestMap)}",
            $"Image: {Offset(network.Graph.Image)}",
            $"Logits: {Offset(network.Graph.Logits)}",
            .. network.Graph.LogitsGradient is { } gradient
                ? [$"LogitsGradient: {Offset(gradient)}"]
                : System.Array.Empty<string>(),
            .. network.Graph.Embedding is { } embedding
                ? [$"Embedding: {Offset(embedding)}", $"Features: {Literal.Of(embedding.Shape.Channels)}"]
                : System.Array.Empty<string>(),
        ];
        code.Documentation("summary",
            $"One arena: vectors, which take {Quantity.Bytes(plan.FixedFloats * sizeof(float))}, and behind them maps, "
                + "which take "
            + $"{Quantity.Bytes(network.BytesPerImage)} for each image of the batch. Offsets are in floats, those of "
                + $"maps for a batch of one.");
        code.Line($"private static readonly Models::NetworkPlan Plan = new({string.Join(", ", arguments)});");

        string Offset(Value value) => Literal.Of(((Place.PerImage)plan.Places[value]).Offset);
    }
}
