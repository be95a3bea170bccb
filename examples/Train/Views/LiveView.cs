using System.Diagnostics;
using GResNet.Runtime.Training;
using GResNet.Train.Commands;
using Spectre.Console;

namespace GResNet.Train.Views;

/// <summary>A progress bar on a terminal, and a line above it for every epoch.</summary>
internal sealed class LiveView(IAnsiConsole console, TextWriter output, TrainRequest request) : RunView(output, request)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private ProgressTask? bar;
    private long lastUpdate;

    public override TrainingResult Watch(Func<ITrainingObserver, TrainingResult> run) => console
        .Progress()
        .AutoClear(true)
        .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
        .Start(context =>
        {
            bar = context.AddTask("starting", maxValue: Request.Options.Epochs);
            return run(this);
        });

    public override void OnStep(in StepReport report)
    {
        if (Stopwatch.GetElapsedTime(lastUpdate) < Interval) return;
        lastUpdate = Stopwatch.GetTimestamp();
        bar!.Value = report.Epoch - 1 + (double)report.Step / report.StepsPerEpoch;
        bar.Description = Markup.Escape($"{Line(report)}, {Quantity.Duration(TimeLeft(report))} left");
    }

    public override void OnEpoch(EpochReport report) => console.MarkupLineInterpolated($"{Line(report)}");
}
