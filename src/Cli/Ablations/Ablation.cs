using System.Collections.Immutable;
using GResNet.Cli.Data;
using GResNet.Cli.Programs;
using GResNet.Cli.Runs;
using GResNet.Cli.Settings;
using GResNet.Reports.Html;
using GResNet.Runtime.Models.Registry;
using GResNet.Runtime.Weights;
using GResNet.Training;
using GResNet.Training.Metrics;

namespace GResNet.Cli.Ablations;

/// <summary>
/// Every variant trained with every seed, each in a folder of its own. All variants have their turn before the next
/// seed has, so that an ablation that is interrupted compares them on equal terms.
/// </summary>
internal sealed class Ablation
{
    private readonly ModelRegistry models;

    /// <summary>Plans the runs; those that their folders have already are taken from there.</summary>
    /// <param name="models">The models of the program.</param>
    /// <param name="plan">Which of them are compared.</param>
    /// <param name="folder">Where the runs' folders are.</param>
    /// <param name="data">The images.</param>
    /// <param name="recipe">How each is trained; the seed aside.</param>
    /// <param name="seeds">Seeds from 0.</param>
    /// <param name="recipes">Say how the settings of a recipe are called.</param>
    /// <exception cref="CheckpointException">The folder has runs of another ablation;
    /// the message says what differs.</exception>
    public Ablation(
        ModelRegistry models, AblationPlan plan, string folder, DataRequest data,
        Func<AblationVariant, Recipe> recipe, int seeds, RecipeOptions recipes)
    {
        this.models = models;
        Plan = plan;
        DateTimeOffset now = DateTimeOffset.UtcNow;
        Folder = folder;
        Runs =
        [
            .. from seed in Enumerable.Range(0, seeds)
               from variant in plan.Variants
               let own = recipe(variant) with { Seed = (ulong)seed }
               let request = new RunRequest(variant.Model, data, own, Weights: null, now)
               let path = Path.Combine(folder, $"{variant.Folder}-seed{seed}")
               select new AblationRun(variant, new RunFolder(path), request).FromFolder(recipes, models),
        ];
    }

    /// <summary>What is compared.</summary>
    public AblationPlan Plan { get; }

    /// <summary>Where the runs' folders are.</summary>
    public string Folder { get; }

    /// <summary>The runs, in their order.</summary>
    public ImmutableArray<AblationRun> Runs { get; }

    /// <summary>What the finished runs gave, one for each of the plan.</summary>
    /// <exception cref="CheckpointException">A run's results cannot be read.</exception>
    public ImmutableArray<ComparisonVariant> Compare() => [.. Plan.Variants.Select(Compare)];

    private ComparisonVariant Compare(AblationVariant variant)
    {
        EpochRecord[][] finished = [.. Runs.Where(run => run.Variant == variant).Select(run => run.Folder.ReadEpochs())
            .OfType<EpochRecord[]>()];
        return new ComparisonVariant(
            variant.Name,
            models.Find(variant.Model)!.Summary.Parameters,
            finished.SelectMany(epochs => epochs).Select(epoch => epoch.ImagesPerSecond).DefaultIfEmpty(double.NaN)
                .Average(),
            [.. finished.Select(epochs => Top1(epochs[^1]))],
            finished.Length == 0
                ? []
                : [.. Enumerable.Range(0, finished[0].Length)
                    .Select(i => (double?)finished.Average(epochs => Top1(epochs[i])))]);
    }

    /// <summary>Of the weights or their average, whichever was better, as the recipes have it.</summary>
    private static double Top1(EpochRecord epoch) => BestEpoch.Of([epoch])?.Score.Top1 ?? double.NaN;
}
