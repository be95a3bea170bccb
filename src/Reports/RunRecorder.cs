using GResNet.Imaging;
using GResNet.Reports.Html;
using GResNet.Reports.TensorBoard;
using GResNet.Training;
using GResNet.Training.Data;
using GResNet.Training.Features;
using GResNet.Training.Metrics;

namespace GResNet.Reports;

/// <summary>
/// Writes down how a run goes, in its folder: <c>metrics.jsonl</c>, TensorBoard's events, and <c>report.html</c> after
/// each epoch. What cannot be written is a warning; it never ends the run.
/// </summary>
public sealed class RunRecorder : ITrainingObserver, IDisposable
{
    private const string MetricsFile = "metrics.jsonl";
    private const string ReportFile = "report.html";

    // Enough for smooth curves, and little even after millions of steps.
    private const int StepsBetweenLines = 20;

    private readonly string folder;
    private readonly RunDescription run;
    private readonly IDataset validation;
    private readonly ITrainingObserver next;
    private readonly MetricsLog metrics;
    private readonly EventWriter events;
    private bool failed;

    /// <summary>Opens the files of a run, new or resumed.</summary>
    /// <param name="folder">Of the run.</param>
    /// <param name="run">What it is.</param>
    /// <param name="validation">The images it is measured with: the report shows the worst mistakes.</param>
    /// <param name="completedSteps">Steps it goes on after; lines of later ones are taken away.</param>
    /// <param name="completedEpochs">Epochs it goes on after, likewise.</param>
    /// <param name="next">Is told everything, too.</param>
    /// <exception cref="IOException">The files cannot be opened.</exception>
    public RunRecorder(string folder, RunDescription run, IDataset validation, long completedSteps, int completedEpochs,
        ITrainingObserver next)
    {
        this.folder = folder;
        this.run = run;
        this.validation = validation;
        this.next = next;
        Directory.CreateDirectory(folder);
        metrics = new MetricsLog(Path.Combine(folder, MetricsFile));
        metrics.Rewind(completedSteps, completedEpochs);
        events = new EventWriter(folder, completedSteps);
    }

    /// <summary>Where the report is.</summary>
    public string ReportPath => Path.Combine(folder, ReportFile);

    /// <inheritdoc/>
    public void OnStep(in StepReport report)
    {
        if (report.Record.Step % StepsBetweenLines == 0) Record(report.Record);
        next.OnStep(report);
    }

    /// <inheritdoc/>
    public void OnEpoch(EpochReport report)
    {
        Attempt(() =>
        {
            metrics.Write(report.Record);
            events.Write(report.Record);
            using IImageReader reader = validation.CreateReader();
            HtmlReport.Write(ReportPath, run, report.Epochs, report.Validation.Details, image =>
                ReportImage.TryRead(reader, image, validation.Name(image)));
        });
        next.OnEpoch(report);
    }

    /// <inheritdoc/>
    public void OnWarning(string message) => next.OnWarning(message);

    /// <inheritdoc/>
    public void OnFeatures(in FeatureReport report) => next.OnFeatures(report);

    /// <inheritdoc/>
    public void Dispose()
    {
        metrics.Dispose();
        events.Dispose();
    }

    private void Record(StepRecord record) => Attempt(() =>
    {
        metrics.Write(record);
        events.Write(record);
    });

    private void Attempt(Action write)
    {
        try
        {
            write();
            failed = false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (!failed) next.OnWarning($"The run's log or report could not be written: {error.Message}");
            failed = true;
        }
    }
}
