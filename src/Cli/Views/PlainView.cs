using System.Diagnostics;
using GResNet.Cli.Output;
using GResNet.Reports;
using GResNet.Runtime.Names;
using GResNet.Training;
using GResNet.Training.Features;

namespace GResNet.Cli.Views;

/// <summary>A line now and then, for files and pipes.</summary>
internal sealed class PlainView(TextWriter output, RunDescription run, Recipe recipe) : RunView(output, run, recipe)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private long lastLine = Stopwatch.GetTimestamp();

    public override TrainingResult Watch(Func<TrainingResult> train) => train();

    public override void OnStep(in StepReport report)
    {
        if (Stopwatch.GetElapsedTime(lastLine) < Interval) return;
        Write(
            $"  step {report.StepOfEpoch}/{report.StepsPerEpoch} of {Line(report)}, "
                + $"{Quantity.Duration(TimeLeft(report))} left");
    }

    public override void OnEpoch(EpochReport report) => Write(Line(report));

    public override void OnFeatures(in FeatureReport report)
    {
        if (Stopwatch.GetElapsedTime(lastLine) >= Interval || report.Done == report.Images) Write($"  {Line(report)}");
    }

    public override void OnWarning(string message) => Write($"warning: {Printable.Of(message)}");

    private void Write(string line)
    {
        Output.WriteLine(line);
        lastLine = Stopwatch.GetTimestamp();
    }
}
