using System.Collections.Immutable;
using GResNet.Cli.Settings;
using GResNet.Reports;
using GResNet.Reports.Html;
using GResNet.Training.Data;

namespace GResNet.Cli.Ablations;

/// <summary>The page of an ablation, in its folder.</summary>
/// <param name="ablation">The ablation.</param>
/// <param name="images">What its runs are trained and measured with.</param>
/// <param name="recipes">Say how the settings of a recipe are called.</param>
/// <param name="threads">Threads that compute.</param>
internal sealed class AblationPage(Ablation ablation, DataSplits images, RecipeOptions recipes, int threads)
{
    private readonly ImmutableArray<RecipeRow> settings =
        Settings(images, Recipe(ablation, recipes), MachineDescription.Current(threads));

    /// <summary>The file.</summary>
    public string Path { get; } = System.IO.Path.Combine(ablation.Folder, "ablation.html");

    /// <summary>Writes it, of the runs that are finished.</summary>
    /// <returns>What they gave.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    public ImmutableArray<ComparisonVariant> Write()
    {
        ImmutableArray<ComparisonVariant> variants = ablation.Compare();
        Directory.CreateDirectory(ablation.Folder);
        ComparisonReport.Write(Path, $"{ablation.Plan.Title}, on {images.Name}", settings, variants);
        return variants;
    }

    /// <summary>
    /// Settings of the recipe, but for the seed; where they differ, with whose each value is.
    /// </summary>
    private static IEnumerable<RecipeRow> Recipe(Ablation ablation, RecipeOptions recipes) =>
        from run in ablation.Runs.DistinctBy(run => run.Variant)
        from row in recipes.Rows(run.Request.Recipe)
        where row.Name != "seed"
        group (run.Variant.Name, row.Value) by row.Name into setting
        select new RecipeRow(setting.Key, Together(setting));

    private static string Together(IEnumerable<(string Variant, string Value)> setting)
    {
        IGrouping<string, string>[] values = [.. setting.GroupBy(of => of.Value, of => of.Variant)];
        return values is [var same] ? same.Key : string.Join("; ", values.Select(value =>
            $"{(value.Key == "" ? "–" : value.Key)} ({string.Join(", ", value)})"));
    }

    private static ImmutableArray<RecipeRow> Settings(
        DataSplits images, IEnumerable<RecipeRow> recipe, MachineDescription machine) =>
    [
        new("training images", $"{images.Train.Count}"),
        new("validation images", $"{images.Validation.Count}"),
        .. recipe,
        new("processor", machine.Processor),
        new("threads", $"{machine.Threads}"),
        new("system", machine.System),
        new("runtime", machine.Runtime),
    ];
}
