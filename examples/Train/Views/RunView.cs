using GResNet.Runtime.Data;
using GResNet.Runtime.Models;
using GResNet.Runtime.Training;
using GResNet.Train.Commands;
using Spectre.Console;

namespace GResNet.Train.Views;

/// <summary>Shows a training run to a person.</summary>
internal abstract class RunView(TextWriter output, TrainRequest request) : ITrainingObserver
{
    /// <summary>Where lines go.</summary>
    protected TextWriter Output => output;

    /// <summary>What is run.</summary>
    protected TrainRequest Request => request;

    /// <summary>A live view on a terminal, else plain lines.</summary>
    public static RunView For(TextWriter output, TrainRequest request)
    {
        bool redirected = output == Console.Error ? Console.IsErrorRedirected : Console.IsOutputRedirected;
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        return redirected || !console.Profile.Capabilities.Ansi
            ? new PlainView(output, request)
            : new LiveView(console, output, request);
    }

    /// <summary>Says what is going to run.</summary>
    public void Start(ModelSummary model, DataSplits data)
    {
        TrainingOptions options = request.Options;
        string augmentation = options.Flip ? $"crop with padding {options.CropPadding} and flip" : "none";
        output.WriteLine($"{request.Model}: {model.Parameters:n0} parameters, {request.Threads} threads");
        output.WriteLine($"{data.Name}: {data.Train.Count:n0} images to learn from, {data.Validation.Count:n0} to measure with; augmentation: {augmentation}");
        output.WriteLine(
            $"{options.Epochs} epochs, batch {options.Batch}, learning rate {options.Rate} after {options.WarmupEpochs} epochs of warm-up, "
            + $"decay {options.Sgd.WeightDecay}, smoothing {options.Smoothing}, seed {options.Seed}");
    }

    /// <summary>Runs the training and shows how it goes.</summary>
    public abstract TrainingResult Watch(Func<ITrainingObserver, TrainingResult> run);

    /// <summary>Says how it ended.</summary>
    public void End(TrainingResult result)
    {
        string what = result.Cancelled ? $"Ended early, after {result.Epochs} of {request.Options.Epochs} epochs" : "Done";
        string measured = result.Validation is { } validation ? $"top-1 {validation.Top1:0.00} %, " : "";
        output.WriteLine(
            $"{what}: {measured}{Quantity.Duration(result.Elapsed)}, {result.ImagesPerSecond:0} images/s. Weights: {request.Output}");
    }

    public abstract void OnStep(in StepReport report);

    public abstract void OnEpoch(EpochReport report);

    /// <summary>An epoch in one line.</summary>
    protected string Line(EpochReport report) =>
        $"epoch {report.Epoch}/{request.Options.Epochs}: loss {report.Training.Loss:0.000}, validation {report.Validation.Loss:0.000}, "
        + $"top-1 {report.Validation.Top1:0.00} %, {report.ImagesPerSecond:0} images/s, {Quantity.Duration(report.Elapsed)}";

    /// <summary>Where a run stands, in one line.</summary>
    protected string Line(in StepReport report) =>
        $"epoch {report.Epoch}/{request.Options.Epochs}: loss {report.Training.Loss:0.000}, {report.Training.Top1:0.0} %, "
        + $"{report.ImagesPerSecond:0} images/s";

    /// <summary>Training time left, at the speed of the epoch; validations come on top.</summary>
    protected TimeSpan TimeLeft(in StepReport report)
    {
        int steps = request.Options.Epochs * report.StepsPerEpoch - ((report.Epoch - 1) * report.StepsPerEpoch + report.Step);
        return TimeSpan.FromSeconds(steps * (double)request.Options.Batch / report.ImagesPerSecond);
    }
}
