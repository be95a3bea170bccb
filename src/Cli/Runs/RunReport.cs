using System.Text.Json;
using System.Text.Json.Serialization;
using GResNet.Reports;
using GResNet.Training;
using GResNet.Training.Metrics;

namespace GResNet.Cli.Runs;

/// <summary>A run in one line of JSON, for scripts.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Data">Name of the dataset.</param>
/// <param name="Epochs">Epochs of training finished.</param>
/// <param name="Top1">Share of validation images classified correctly, in percent, by the best weights; null when none
/// was measured.</param>
/// <param name="Loss">Mean cross-entropy of the validation images; null when none was measured.</param>
/// <param name="ImagesPerSecond">In training.</param>
/// <param name="PeakBytes">The most memory the process has had at a time.</param>
/// <param name="Seconds">Training and validation.</param>
/// <param name="Folder">Of the run.</param>
/// <param name="Ranks">Processes that trained together; 1 for one by itself.</param>
/// <param name="Machines">Names of their machines; null for one process by itself.</param>
/// <param name="Threads">Threads that each computed on.</param>
/// <param name="ImagesPerSecondPerRank">In training, of each.</param>
internal sealed record RunReport(
    string Model, string Data, int Epochs, double? Top1, double? Loss, double? ImagesPerSecond, long PeakBytes,
    double? Seconds, string Folder, int Ranks, IReadOnlyList<string>? Machines, int Threads,
    double? ImagesPerSecondPerRank)
{
    public RunReport(
        string model, string data, TrainingResult result, string folder, int threads, JobDescription? job)
        : this(
            model, data, result.Epochs.Length, Figures.Rounded(result.Best?.Score.Top1),
            Figures.Rounded(result.Best?.Score.Loss),
            Figures.Rounded(result.ImagesPerSecond, 1), ProcessMemory.PeakBytes,
            Figures.Rounded(result.Elapsed.TotalSeconds, 2), folder, job?.Ranks ?? 1, job?.Machines, threads,
            Figures.Rounded(result.ImagesPerSecond / (job?.Ranks ?? 1), 1))
    {
    }

    public string ToJson() => JsonSerializer.Serialize(this, RunReportJson.Default.RunReport);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RunReport))]
internal sealed partial class RunReportJson : JsonSerializerContext;
