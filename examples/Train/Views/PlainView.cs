using System.Diagnostics;
using GResNet.Runtime.Training;
using GResNet.Train.Commands;

namespace GResNet.Train.Views;

/// <summary>A line now and then, for files and pipes.</summary>
internal sealed class PlainView(TextWriter output, TrainRequest request) : RunView(output, request)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private long lastLine = Stopwatch.GetTimestamp();

    public override TrainingResult Watch(Func<ITrainingObserver, TrainingResult> run) => run(this);

    public override void OnStep(in StepReport report)
    {
        if (Stopwatch.GetElapsedTime(lastLine) < Interval) return;
        Write($"  step {report.Step}/{report.StepsPerEpoch} of {Line(report)}, {Quantity.Duration(TimeLeft(report))} left");
    }

    public override void OnEpoch(EpochReport report) => Write(Line(report));

    private void Write(string line)
    {
        Output.WriteLine(line);
        lastLine = Stopwatch.GetTimestamp();
    }
}
