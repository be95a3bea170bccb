using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;

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
            code.Documentation("summary", $"{routine.Summary}\nRun by {string.Join(", ", routine.Users.Distinct())}.");
            using (code.Block($"private void {routine.Name}(in {routine.Memory} at)")) code.Line(routine.Body);
        }
    }

    /// <summary>What tells the methods of blocks where each block has its memory.</summary>
    public static void Memory(CodeWriter code, PhaseCode phase)
    {
        foreach (Routine routine in phase.Routines)
        {
            code.Line();
            code.Documentation("summary", $"Offsets for <see cref=\"{routine.Name}\"/>.");
            using (code.Block($"private struct {routine.Memory}"))
                foreach (IGrouping<string, Field> fields in routine.Fields.GroupBy(field => field.Type))
                    code.Wrapped($"public {fields.Key} ", fields.Select(field => field.Name), ";");
        }

        foreach (Instance instance in phase.Instances)
        {
            code.Line();
            code.Wrapped(
                $"private static readonly {instance.Type} {instance.Name} = new() {{ ",
                instance.Fields.Select(field => field.Assignment), " };");
        }
    }

    /// <summary>The arena's plan, as the base class takes it.</summary>
    public static void Plan(CodeWriter code, CompiledNetwork network, int channels, int classes)
    {
        Passes.MemoryPlan plan = network.Plan;
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
            .. network.Graph.LogitsGradient is { } gradient ? [$"LogitsGradient: {Offset(gradient)}"] : System.Array.Empty<string>(),
        ];
        code.Documentation("summary", $"One arena: {Quantity.Bytes(network.BytesPerImage)} for each image of the batch, {Quantity.Bytes(plan.FixedFloats * sizeof(float))} besides.");
        code.Wrapped("private static readonly Models::NetworkPlan Plan = new(", arguments, ");");

        string Offset(Value value) => Literal.Of(((Passes.Place.PerImage)plan.Places[value]).Offset);
    }
}
