using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Common;
using GResNet.Generators.Emitting.Networks;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;
using GResNet.Generators.Passes;
using GResNet.Generators.Planning;
using GResNet.Generators.Staging;

namespace GResNet.Generators.Emitting.Summary;

/// <summary>The model's public side: its state, its summary, and the ways to its networks.</summary>
internal static class SummaryFile
{
    // Analysers look at the class as a whole, and not only at what the author wrote of it.
    private const string Disposing =
        "[global::System.Diagnostics.CodeAnalysis.SuppressMessage(\"Design\", "
            + "\"CA1063:ImplementIDisposableCorrectly\", "
        + "Justification = \"Dispose frees the state, which frees itself where it is forgotten.\")]";

    /// <param name="planned">The model.</param>
    /// <param name="target">The target whose networks the model makes itself.</param>
    public static GeneratedFile Write(PlannedModel planned, Target target) =>
        target.File(planned.Staged.Type, "Summary", code =>
        {
            (StagedModel model, StateLayout layout) = (planned.Staged, planned.Layout);
            (ImmutableArray<PlannedNetwork> training, ImmutableArray<PlannedNetwork> inference) = planned.Cpu;
            string name = model.Type.Name;
            string resolutions = string.Join(", ", model.Resolutions.Select(resolution => Literal.Of(resolution)));

            code.Line($"private static readonly Models::ModelSummary Known = new(");
            using (code.Indent()) Summary(code, planned, training, inference, layout);
            code.Line();
            code.Line(
                "private static readonly global::System.Collections.Immutable.ImmutableArray<Models::StateEntry> "
                    + "Layout =");
            code.Line("[");
            using (code.Indent())
                foreach (StateTensor tensor in layout.Tensors) code.Line(Entry(tensor, layout) + ",");
            code.Line("];");
            code.Line();
            code.Documentation("summary",
                $"What is known of {name} without running it: {Quantity.Count(layout.ParameterCount)} parameters; "
                + string.Join("; ", training.Zip(inference, (train, infer) => Described(model, train, infer))) + ".");
            code.Line("public Models::ModelSummary Summary => Known;");
            code.Line();
            code.Documentation("summary",
                $"Parameters and running statistics: {Literal.Of(layout.Tensors.Length)} tensors, zero until they are "
                + "initialised or loaded.");
            code.Line("public Models::ModelState State { get; } = new(Layout);");
            if (model.Options.Training)
                Factory(code, "ToTraining", "TrainingNetwork", "The network that trains", resolutions, model,
                    target.Training, prepare: false);
            else WithoutTraining.Write(
                code, model, "Models::TrainingNetwork", "int resolution, int batch, Threading::WorkerPool workers");
            Factory(code, "ToInference", "InferenceNetwork", "The network that classifies with", resolutions, model,
                target.Inference, prepare: true);
            code.Line();
            code.Documentation("summary", "Frees the state; networks made of it must not be used after.");
            code.Line("public void Dispose() => State.Dispose();");
        }, bases: " : Models::IModel", attribute: Disposing);

    private static string Described(StagedModel model, PlannedNetwork training, PlannedNetwork inference) =>
        $"at {Literal.Of(training.Resolution)} px {Quantity.Count(training.MultiplyAdds)} multiply-adds, "
        + (model.Options.Training ? $"{Quantity.Bytes(training.BytesPerImage)} an image in training, " : "")
        + $"{Quantity.Bytes(inference.BytesPerImage)} {(model.Options.Training ? "" : "an image ")}in inference";

    private static void Summary(
        CodeWriter code, PlannedModel planned, ImmutableArray<PlannedNetwork> training,
        ImmutableArray<PlannedNetwork> inference, StateLayout layout)
    {
        StagedModel model = planned.Staged;
        code.Line($"Name: {Literal.Of(model.Type.Name)},");
        code.Line($"Channels: {Literal.Of(model.Channels)},");
        code.Line($"Classes: {Literal.Of(model.Classes)},");
        code.Line($"Parameters: {Literal.Of(layout.ParameterCount)},");
        code.Line($"Architecture: {Literal.Of(Architecture.Hash(model.Graphs))},");
        code.Line($"Head: [{string.Join(", ", HeadNames(model, layout))}],");
        if (!model.Options.Training) code.Line("IsTrainable: false,");
        code.Line("Resolutions:");
        code.Line("[");
        using (code.Indent())
        {
            foreach ((PlannedNetwork train, PlannedNetwork infer) in training.Zip(inference, (train, infer) =>
                (train, infer)))
            {
                code.Line("new(");
                using (code.Indent())
                {
                    long trainingBytes = model.Options.Training ? train.BytesPerImage : 0;
                    code.Line($"Resolution: {Literal.Of(train.Resolution)},");
                    code.Line("Layers:");
                    code.Line("[");
                    using (code.Indent())
                        foreach (LayerFacts facts in LayerFacts.Of(train))
                            code.Line(Row(facts, model) + ",");
                    code.Line("],");
                    code.Line($"MultiplyAdds: {Literal.Of(train.MultiplyAdds)},");
                    code.Line($"TrainingBytesPerImage: {Literal.Of(trainingBytes)},");
                    code.Line($"InferenceBytesPerImage: {Literal.Of(infer.BytesPerImage)},");
                    code.Line($"Features: {Literal.Of(infer.Graph.Embedding?.Shape.Channels ?? 0)}),");
                }
            }
        }

        if (planned.FreezePoints.IsEmpty)
        {
            code.Line("]);");
            return;
        }

        code.Line("])");
        code.Line("{");
        using (code.Indent())
        {
            code.Line("FreezePoints =");
            code.Line("[");
            using (code.Indent())
                foreach (FreezePoint point in planned.FreezePoints) code.Line(Row(point) + ",");
            code.Line("],");
        }

        code.Line("};");
    }

    private static string Row(FreezePoint point) =>
        $"new({Literal.Of(point.Name)}, {(point.Stage is { } stage ? Literal.Of(stage) : "null")}, "
            + $"Tensors: {Literal.Of(point.Tensors)}, Streams: {Literal.Of(point.Streams)})";

    /// <summary>The head's tensors, where it has the same at every resolution.</summary>
    private static IEnumerable<string> HeadNames(StagedModel model, StateLayout layout)
    {
        Head?[] heads = [.. model.Graphs.Select(Head.Of)];
        return layout.Tensors
            .Where(tensor => heads.All(head => head?.Tensors.Contains(tensor) == true))
            .Select(tensor => Literal.Of(tensor.Name));
    }

    private static string Row(LayerFacts facts, StagedModel model) =>
        $"new({Literal.Of(facts.Layer.Name)}, {Literal.Of(facts.Layer.Kind)}, "
            + $"{Literal.Of(facts.Layer.Input!.Shape.ToString())}, "
        + $"{Literal.Of(facts.Layer.Output!.Shape.ToString())}, {Literal.Of(facts.Parameters)}, "
            + $"{Literal.Of(facts.MultiplyAdds)}, {Literal.Of(model.Options.Training ? facts.SavedBytes : 0)})";

    private static string Entry(StateTensor tensor, StateLayout layout) =>
        $"new({Literal.Of(tensor.Name)}, Models::StateRole.{tensor.Role}, "
            + $"[{string.Join(", ", tensor.Dimensions.Select(size => Literal.Of(size)))}], "
            + Literal.Of(layout[tensor]) + (tensor.Initial is { } initial ? $", {Literal.Of(initial)}" : "")
            + (tensor.Grid is { } grid ? $", Grid: {ResizePositions.Text(grid)})" : ")");

    private static void Factory(
        CodeWriter code, string method, string type, string what, string resolutions, StagedModel model,
        System.Func<int, string> network, bool prepare)
    {
        code.Line();
        code.Documentation("summary", $"{what} <see cref=\"State\"/>, at one of {resolutions} px.");
        code.Line($"""/// <param name="resolution">Pixels a side.</param>""");
        code.Line($"""/// <param name="batch">The most images of one call.</param>""");
        code.Line($"""/// <param name="workers">The threads it runs on.</param>""");
        code.Line("/// <exception cref=\"global::System.ArgumentOutOfRangeException\">"
            + "The resolution is not declared, or the batch not positive.</exception>");
        using (code.Block($"public Models::{type} {method}(int resolution, int batch, Threading::WorkerPool workers)"))
        {
            code.Line($"Models::{type} network = resolution switch");
            code.Line("{");
            using (code.Indent())
            {
                foreach (int resolution in model.Resolutions)
                    code.Line($"{Literal.Of(resolution)} => new {network(resolution)}(State, batch, workers),");
                string message = Literal.Of(
                    $"{model.Type.Name} is compiled for {resolutions} px; "
                        + "add the resolution to its [GResNetModel] attribute.");
                code.Line("_ => throw new global::System.ArgumentOutOfRangeException("
                    + $"nameof(resolution), resolution, {message}),");
            }

            code.Line("};");
            if (prepare) code.Line("network.Prepare();");
            code.Line("return network;");
        }
    }
}
