using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using GResNet.Cli.Programs;
using GResNet.Reports;
using GResNet.Reports.Html;

namespace GResNet.Cli.Ablations;

/// <summary>An ablation in one line of JSON, for scripts.</summary>
/// <param name="Data">Name of the dataset.</param>
/// <param name="Epochs">Of each run.</param>
/// <param name="Seeds">Of each variant.</param>
/// <param name="Finished">Runs that are finished, of all variants.</param>
/// <param name="Variants">What they gave.</param>
/// <param name="Folder">Of the ablation.</param>
/// <param name="Report">The page.</param>
internal sealed record AblationReport(
    string Data, int Epochs, int Seeds, int Finished, ImmutableArray<AblationReport.Row> Variants, string Folder,
    string Report)
{
    /// <summary>A variant.</summary>
    /// <param name="Name">What it is called.</param>
    /// <param name="Model">Name of its model.</param>
    /// <param name="Recipe">Name of its recipe, whose settings may be changed.</param>
    /// <param name="Parameters">Trained numbers of its model.</param>
    /// <param name="Top1">Of each finished run after its last epoch, in percent.</param>
    /// <param name="Mean">Of these; null where there are none.</param>
    /// <param name="Deviation">Their standard deviation, that of a sample; null for fewer than two.</param>
    /// <param name="ImagesPerSecond">In training; null where there is no finished run.</param>
    internal sealed record Row(
        string Name, string Model, string Recipe, long Parameters, ImmutableArray<double> Top1, double? Mean,
        double? Deviation, double? ImagesPerSecond);

    public static AblationReport Of(
        Ablation ablation, string data, ImmutableArray<ComparisonVariant> variants, string report) => new(
        data, ablation.Runs[0].Request.Recipe.Epochs, ablation.Runs.Length / variants.Length,
        variants.Sum(variant => variant.Accuracies.Length),
        [.. ablation.Plan.Variants.Zip(variants, (variant, measured) => RowOf(ablation, variant, measured))],
        ablation.Folder, report);

    public string ToJson() => JsonSerializer.Serialize(this, AblationReportJson.Default.AblationReport);

    private static Row RowOf(Ablation ablation, AblationVariant variant, ComparisonVariant measured) => new(
        measured.Name, variant.Model, ablation.Runs.First(run => run.Variant == variant).Request.Recipe.Name,
        measured.Parameters,
        [.. measured.Accuracies.Select(a => Figures.Rounded(a)!.Value)],
        Figures.Rounded(measured.Mean), Figures.Rounded(measured.Deviation), Figures.Rounded(measured.ImagesPerSecond));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AblationReport))]
internal sealed partial class AblationReportJson : JsonSerializerContext;
