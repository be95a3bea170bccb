using GResNet.Cli.Programs;
using GResNet.Cli.Runs;
using GResNet.Cli.Settings;
using GResNet.Runtime.Models.Registry;
using GResNet.Runtime.Weights;

namespace GResNet.Cli.Ablations;

/// <summary>A variant trained with a seed.</summary>
/// <param name="Variant">The variant.</param>
/// <param name="Folder">Of the run.</param>
/// <param name="Request">What is asked for.</param>
internal sealed record AblationRun(AblationVariant Variant, RunFolder Folder, RunRequest Request)
{
    /// <summary>Whether it is finished.</summary>
    /// <exception cref="CheckpointException">Its results cannot be read.</exception>
    public bool IsFinished => Folder.ReadEpochs() is not null;

    /// <summary>In messages.</summary>
    public override string ToString() => $"{Variant.Name}, seed {Request.Recipe.Seed}";

    /// <summary>
    /// The run that its folder has, where it has one; this one, still to be begun, where it has none.
    /// </summary>
    /// <param name="recipes">Say how the settings of a recipe are called.</param>
    /// <param name="models">The models of the program.</param>
    /// <exception cref="CheckpointException">The folder has another run; the message says what differs.</exception>
    public AblationRun FromFolder(RecipeOptions recipes, ModelRegistry models)
    {
        if (!Folder.Exists) return this;
        RunRequest found = Folder.Read(models);
        if (found with { StartedAt = Request.StartedAt } == Request) return (this with { Request = found }).Checked();
        IEnumerable<string> differences = Rows(found, recipes).Zip(Rows(Request, recipes))
            .Where(pair => pair.First.Value != pair.Second.Value)
            .Select(pair => $"{pair.First.Name} was {pair.First.Value} and is {pair.Second.Value}");
        throw new CheckpointException(
            $"'{Folder.Path}' has a run of another ablation: {string.Join("; ", differences)}. Give the same options "
                + $"to go on, or name another folder with --out.");
    }

    private AblationRun Checked()
    {
        if (Folder.ReadEpochs() is { } epochs && epochs.Length != Request.Recipe.Epochs)
            throw new CheckpointException(
                $"'{Folder.Path}' has the results of {epochs.Length} epochs, but its run has {Request.Recipe.Epochs}: "
                + "delete the folder to run it again.");
        return this;
    }

    private static IEnumerable<(string Name, string Value)> Rows(RunRequest request, RecipeOptions recipes) =>
    [
        ("model", request.Model),
        ("data", request.Data.Name),
        ("their folder", request.Data.Folder ?? "the cache"),
        ("limit", request.Data.Limit is { } limit ? $"{limit}" : "none"),
        ("weights", request.Weights ?? "random"),
        .. recipes.Rows(request.Recipe).Select(row => (row.Name, row.Value)),
    ];
}
