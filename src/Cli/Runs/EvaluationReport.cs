using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using GResNet.Reports;
using GResNet.Training;
using GResNet.Training.Metrics;

namespace GResNet.Cli.Runs;

/// <summary>An evaluation in one line of JSON, for scripts.</summary>
/// <param name="Model">Name of the weights' model.</param>
/// <param name="Data">Name of the dataset.</param>
/// <param name="Part">The part of it that was measured with; null where it is not divided.</param>
/// <param name="Device">What it was computed on.</param>
/// <param name="Images">Images measured with; those that cannot be read are left out.</param>
/// <param name="Top1">Share of them classified correctly, in percent.</param>
/// <param name="Top5">Share of them whose class is among the five most likely, in percent;
/// null where it was not measured.</param>
/// <param name="Loss">Mean cross-entropy.</param>
/// <param name="ImagesPerSecond">In classifying, loading included.</param>
/// <param name="PeakBytes">The most memory the process has had at a time.</param>
/// <param name="Seconds">Loading and classifying.</param>
/// <param name="Classes">Each class, in the order of the labels.</param>
internal sealed record EvaluationReport(
    string Model, string Data, string? Part, string Device, int Images, double? Top1, double? Top5, double? Loss,
    double? ImagesPerSecond, long PeakBytes,
    double? Seconds, ImmutableArray<EvaluationReport.Row> Classes)
{
    /// <summary>A class.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Images">Images of it.</param>
    /// <param name="Top1">Share of them classified correctly, in percent; null where there are none.</param>
    internal sealed record Row(string Name, int Images, double? Top1);

    public static EvaluationReport Of(
        string model, string data, string? part, string device, ImmutableArray<string> classes, Evaluation evaluation,
        TimeSpan elapsed) => new(
            model, data, part, device, evaluation.Images, Figures.Rounded(evaluation.Score.Top1),
            Figures.Rounded(evaluation.Score.Top5),
            Figures.Rounded(evaluation.Score.Loss), Figures.Rounded(evaluation.Images / elapsed.TotalSeconds),
            ProcessMemory.PeakBytes,
            Figures.Rounded(elapsed.TotalSeconds),
            [.. classes.Select((name, label) =>
                new Row(name, evaluation.Details.Images(label), Figures.Rounded(evaluation.Details.Accuracy(label))))]);

    public string ToJson() => JsonSerializer.Serialize(this, EvaluationReportJson.Default.EvaluationReport);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(EvaluationReport))]
internal sealed partial class EvaluationReportJson : JsonSerializerContext;
