using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using GResNet.Runtime.Metrics;
using GResNet.Runtime.Training;

namespace GResNet.Train;

/// <summary>A run in one line of JSON, for scripts.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Data">Name of the dataset.</param>
/// <param name="Epochs">Epochs of training finished.</param>
/// <param name="Top1">Share of validation images classified correctly, in percent; null when none was measured.</param>
/// <param name="Loss">Mean cross-entropy of the validation images; null when none was measured.</param>
/// <param name="ImagesPerSecond">In training; of <c>eval</c>, in classifying.</param>
/// <param name="PeakBytes">The most memory the process has had at a time.</param>
/// <param name="Seconds">Training and validation.</param>
internal sealed record RunReport(
    string Model, string Data, int Epochs, double? Top1, double? Loss, double ImagesPerSecond, long PeakBytes, double Seconds)
{
    public RunReport(string model, string data, TrainingResult result)
        : this(model, data, result.Epochs, result.Validation, result.ImagesPerSecond, result.Elapsed)
    {
    }

    public RunReport(string model, string data, int epochs, Evaluation? validation, double imagesPerSecond, TimeSpan elapsed)
        : this(model, data, epochs, Rounded(validation?.Top1), Rounded(validation?.Loss), Math.Round(imagesPerSecond, 1),
            PeakWorkingSet(), Math.Round(elapsed.TotalSeconds, 2))
    {
    }

    public string ToJson() => JsonSerializer.Serialize(this, RunReportJson.Default.RunReport);

    private static double? Rounded(double? value) => value is { } number ? Math.Round(number, 4) : null;

    private static long PeakWorkingSet()
    {
        using Process process = Process.GetCurrentProcess();
        // Some systems keep no peak and say 0.
        return Math.Max(process.PeakWorkingSet64, process.WorkingSet64);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RunReport))]
internal sealed partial class RunReportJson : JsonSerializerContext;
