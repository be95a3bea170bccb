using System.Text.Json;
using GResNet.Runtime.Models;
using GResNet.Runtime.Weights;
using GResNet.Training.Checkpoints;

namespace GResNet.Training;

/// <summary>Writes a run's state and tensors to checkpoints, and reads them back.</summary>
internal static class RunCheckpoints
{
    /// <summary>The tensors that make a run: the model's, the optimizer's and the moving average's.</summary>
    public static IReadOnlyList<TensorFile> Tensors(IModel model, TrainingEngine engine)
    {
        var metadata = ModelWeights.Metadata(model.Summary);
        ModelState state = model.State;
        var files = new List<TensorFile>
        {
            new("weights", metadata, ModelWeights.Tensors(state)) { HoldsWeights = true },
            new("optimizer", metadata,
            [
                .. from moment in engine.Moments
                   from entry in state.Entries
                   where entry.IsParameter
                   select ($"{moment.Name}.{entry.Name}", entry.Dimensions,
                       moment.Values.Slice(entry.Offset, entry.Length)),
            ]),
        };
        if (engine.Average is { } average)
        {
            files.Add(
                new TensorFile("ema", metadata, [.. state.Entries.Select(e => (e.Name, e.Dimensions, average[e]))])
            {
                HoldsWeights = true,
            });
        }

        return files;
    }

    /// <summary>Writes a checkpoint.</summary>
    /// <exception cref="IOException">It cannot be written; those before are as they were.</exception>
    public static void Save(CheckpointStore store, TrainingState state, IReadOnlyList<TensorFile> tensors) =>
        store.Save(state.Step, JsonSerializer.SerializeToUtf8Bytes(state, TrainingJson.Default.TrainingState), tensors);

    /// <summary>Reads the newest checkpoint that is whole into <paramref name="tensors"/>.</summary>
    /// <param name="store">Has it.</param>
    /// <param name="warn">Is told of those that are damaged.</param>
    /// <param name="expected">The run that is to go on: its model, data and recipe.</param>
    /// <param name="images">Training images of that run.</param>
    /// <param name="tensors">Where the values go.</param>
    /// <returns>Its state; null when there is no checkpoint.</returns>
    /// <exception cref="CheckpointException">It is of another model, data or recipe;
    /// the message says what differs.</exception>
    public static TrainingState? Load(
        CheckpointStore store, Action<string> warn, TrainingState expected, int images,
        IReadOnlyList<TensorFile> tensors)
    {
        using Checkpoint? checkpoint = store.OpenNewest(warn);
        if (checkpoint is null) return null;
        TrainingState state = Parse(checkpoint);
        CheckRecipe(checkpoint.Path, state.Recipe, expected.Recipe);
        CheckData(checkpoint.Path, state, expected);
        // Steps of an epoch follow from both.
        state.Check(checkpoint.Path, state.Recipe.StepsPerEpoch(images));
        checkpoint.Check(tensors);
        if (state.Architecture != expected.Architecture)
            throw new CheckpointException(
                $"'{checkpoint.Path}' is of another architecture: its {state.Model} has the same tensors as this "
                    + $"{expected.Model}, but wires them otherwise.");
        checkpoint.Load(tensors);
        return state;
    }

    private static TrainingState Parse(Checkpoint checkpoint)
    {
        try
        {
            return JsonContent.Read(checkpoint.State, TrainingJson.Default.TrainingState);
        }
        catch (FormatException error)
        {
            throw new CheckpointException(
                $"'{checkpoint.Path}' holds a state that this version does not understand: {error.Message}. Resume it "
                    + $"with the version that wrote it.", error);
        }
    }

    private static void CheckRecipe(string path, Recipe found, Recipe expected)
    {
        if (found.IsScaledTo(expected)) return;
        using JsonDocument a = JsonSerializer.SerializeToDocument(found, TrainingJson.Default.Recipe);
        using JsonDocument b = JsonSerializer.SerializeToDocument(expected, TrainingJson.Default.Recipe);
        IEnumerable<string> differences =
            from was in a.RootElement.EnumerateObject()
            let now = b.RootElement.GetProperty(was.Name)
            where !JsonElement.DeepEquals(was.Value, now)
            select $"{was.Name} was {was.Value.GetRawText()} and is {now.GetRawText()}";
        throw new CheckpointException($"'{path}' is of another recipe: {string.Join("; ", differences)}.");
    }

    private static void CheckData(string path, TrainingState found, TrainingState expected)
    {
        (string Part, string Was, string Is)[] parts =
        [
            ("to learn from", found.TrainImages, expected.TrainImages),
            ("to measure with", found.ValidationImages, expected.ValidationImages),
        ];
        foreach ((string part, string was, string now) in parts)
        {
            if (was != now)
                throw new CheckpointException(
                    $"'{path}' was trained on other images: those {part} have changed since ({expected.Data}). "
                    + "Put them back, or name the folder where they are unchanged, to resume; "
                    + "or begin a new run with the weights of this one.");
        }
    }
}
