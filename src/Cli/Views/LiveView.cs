using System.Diagnostics;
using GResNet.Cli.Output;
using GResNet.Reports;
using GResNet.Runtime.Names;
using GResNet.Training;
using GResNet.Training.Features;
using Spectre.Console;

namespace GResNet.Cli.Views;

/// <summary>Progress bars of the run and its epoch on a terminal, and a line above them for every epoch.</summary>
internal sealed class LiveView(IAnsiConsole console, TextWriter output, RunDescription run, Recipe recipe)
    : RunView(output, run, recipe)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private ProgressTask? whole;
    private ProgressTask? epoch;
    private long lastUpdate;

    public override TrainingResult Watch(Func<TrainingResult> train) => console
        .Progress()
        .AutoClear(true)
        .Columns(
            new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
        .Start(context =>
        {
            whole = context.AddTask("the run", maxValue: Description.Epochs);
            epoch = context.AddTask("starting", maxValue: 1);
            return train();
        });

    public override void OnStep(in StepReport report)
    {
        if (Stopwatch.GetElapsedTime(lastUpdate) < Interval) return;
        lastUpdate = Stopwatch.GetTimestamp();
        double done = (double)report.StepOfEpoch / report.StepsPerEpoch;
        epoch!.Value = done;
        epoch.Description = Markup.Escape(Line(report));
        whole!.Value = report.Record.Epoch - 1 + done;
        whole.Description = Markup.Escape($"{Quantity.Duration(TimeLeft(report))} left");
    }

    public override void OnEpoch(EpochReport report) => console.MarkupLineInterpolated($"{Line(report)}");

    public override void OnFeatures(in FeatureReport report)
    {
        epoch!.Value = (double)report.Done / report.Images;
        epoch.Description = Markup.Escape(Line(report));
    }

    public override void OnWarning(string message) =>
        console.MarkupLineInterpolated($"[yellow]warning:[/] {Printable.Of(message)}");
}
