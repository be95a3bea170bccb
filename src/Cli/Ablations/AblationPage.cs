using System.Collections.Immutable;
using GResNet.Reports;
using GResNet.Reports.Html;
using GResNet.Training.Data;

namespace GResNet.Cli.Ablations;

/// <summary>The page of an ablation, in its folder.</summary>
/// <param name="ablation">The ablation.</param>
/// <param name="images">What its runs are trained and measured with.</param>
/// <param name="recipe">Settings that the runs share; the seed is none of them.</param>
/// <param name="threads">Threads that compute.</param>
internal sealed class AblationPage(Ablation ablation, DataSplits images, ImmutableArray<RecipeRow> recipe, int threads)
{
    private readonly ImmutableArray<RecipeRow> settings = Settings(images, recipe, MachineDescription.Current(threads));

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

    private static ImmutableArray<RecipeRow> Settings(
        DataSplits images, ImmutableArray<RecipeRow> recipe, MachineDescription machine) =>
    [
        new("training images", $"{images.Train.Count}"),
        new("validation images", $"{images.Validation.Count}"),
        .. recipe.Where(row => row.Name != "seed"),
        new("processor", machine.Processor),
        new("threads", $"{machine.Threads}"),
        new("system", machine.System),
        new("runtime", machine.Runtime),
    ];
}
