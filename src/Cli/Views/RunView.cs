using GResNet.Cli.Output;
using GResNet.Reports;
using GResNet.Runtime.Names;
using GResNet.Training;
using GResNet.Training.Features;
using GResNet.Training.Metrics;
using GResNet.Training.Names;
using Spectre.Console;

namespace GResNet.Cli.Views;

/// <summary>Shows a training run to a person.</summary>
internal abstract class RunView(TextWriter output, RunDescription run, Recipe recipe) : ITrainingObserver
{
    /// <summary>Where lines go.</summary>
    protected TextWriter Output => output;

    /// <summary>What is run.</summary>
    protected RunDescription Description => run;

    /// <summary>A live view on a terminal, else plain lines.</summary>
    public static RunView For(TextWriter output, RunDescription run, Recipe recipe)
    {
        bool redirected = output == Console.Error ? Console.IsErrorRedirected : Console.IsOutputRedirected;
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        // A launcher may give its ranks a terminal of its own, and write what comes there into a file.
        return redirected || run.Job is not null || !console.Profile.Capabilities.Ansi
            ? new PlainView(output, run, recipe)
            : new LiveView(console, output, run, recipe);
    }

    /// <summary>Says what is going to run.</summary>
    /// <param name="step">The step it goes on after; null for a new run.</param>
    /// <param name="formerDevice">What it was on before; null when that is not known.</param>
    /// <param name="formerRecipe">How it was trained before; null for a new run.</param>
    public void Start(long? step, string? formerDevice, Recipe? formerRecipe)
    {
        output.WriteLine(
            $"{run.Model}: {run.Parameters:n0} parameters, on {run.Device}, {run.Machine.Threads} threads");
        if (run.Job is { } job)
            output.WriteLine(
                $"{job.Ranks} ranks on {job.Machines.Length} {(job.Machines.Length == 1 ? "machine" : "machines")} "
                    + $"({Printable.Of(string.Join(", ", job.Machines))}), each with so many threads, by "
                    + $"{job.Connection}");
        output.WriteLine(
            $"{Printable.Of(run.Data.Name)}: {run.Data.TrainImages:n0} images to learn from, "
                + $"{run.Data.ValidationImages:n0} to measure with, {run.Data.Classes.Length} classes");
        output.WriteLine(
            $"recipe {recipe.Name}: {recipe.Epochs} epochs, batch {Step(recipe)}, learning rate {recipe.Rate} after "
                + $"{recipe.WarmupEpochs:0.##} epochs of warm-up, seed {recipe.Seed}");
        if (step is not null) output.WriteLine($"going on after step {step}");
        if (formerDevice is not null && formerDevice != run.Device)
            output.WriteLine(
                $"note: so far the run was on {formerDevice}; on {run.Device} it goes on alike, but not to the same "
                    + $"bits");
        if (formerRecipe is not null && formerRecipe != recipe)
            output.WriteLine(
                $"note: so far a step was {Step(formerRecipe)} images, with learning rate {formerRecipe.Rate}; it is "
                    + $"{Step(recipe)} now, with {recipe.Rate}. The run goes on at the same place of its epoch, alike, "
                    + $"but not to the same bits");
    }

    /// <summary>Images of a step: of ranks, their batches, and the images of each.</summary>
    private static string Step(Recipe recipe)
    {
        string ranks = recipe.Ranks == 1 ? "" : $"{recipe.Ranks} ranks × ";
        return ranks + (recipe.Accumulation == 1 ? "" : $"{recipe.Accumulation} × ") + recipe.Batch;
    }

    /// <summary>Runs the training and shows how it goes.</summary>
    public abstract TrainingResult Watch(Func<TrainingResult> train);

    /// <summary>Says how it ended.</summary>
    /// <param name="result">What came of it.</param>
    /// <param name="folder">The run's.</param>
    /// <param name="resume">The command that goes on with a run; its folder follows.</param>
    public void End(TrainingResult result, string folder, string resume)
    {
        string what = result.Cancelled
            ? $"Ended early, after {result.Epochs.Length} of {recipe.Epochs} epochs"
            : "Done";
        string measured = result.Best is { } best
            ? $"top-1 {Figures.Fixed(best.Score.Top1, 2)} % ({best.Weights}, epoch {best.Epoch}), "
            : "";
        output.WriteLine(
            $"{what}: {measured}{Quantity.Duration(result.Elapsed)}, {Figures.Fixed(result.ImagesPerSecond, 0)} "
                + $"images/s{PerRank(result.ImagesPerSecond)}. All of it is in {Printable.Of(folder)}");
        if (!result.Saved)
            output.WriteLine(
                $"The last checkpoint or the best weights could not be written: see the warnings above. Make room, "
                    + $"then: {resume} {ShellWord.Of(folder)}");
    }

    private string PerRank(double imagesPerSecond) => run.Job is { } job
        ? $" ({Figures.Fixed(imagesPerSecond / job.Ranks, 0)} of each rank)"
        : "";

    public abstract void OnStep(in StepReport report);

    public abstract void OnEpoch(EpochReport report);

    public abstract void OnWarning(string message);

    public abstract void OnFeatures(in FeatureReport report);

    /// <summary>An epoch in one line.</summary>
    protected string Line(EpochReport report)
    {
        EpochRecord epoch = report.Record;
        string average = epoch.Ema is { } ema ? $", averaged {Figures.Fixed(ema.Top1, 2)} %" : "";
        string best = report.Best?.Epoch == epoch.Epoch ? ", best so far" : "";
        return $"epoch {epoch.Epoch}/{recipe.Epochs}: loss {Figures.Fixed(epoch.Training.Loss, 3)}, validation "
            + $"{Figures.Fixed(epoch.Validation!.Loss, 3)}, "
            + $"top-1 {Figures.Fixed(epoch.Validation.Top1, 2)} %{average}, {Figures.Fixed(epoch.ImagesPerSecond, 0)} "
                + $"images/s, {Quantity.Duration(TimeSpan.FromSeconds(epoch.Seconds))}{best}";
    }

    /// <summary>Where the computation of features stands, in one line.</summary>
    protected static string Line(in FeatureReport report) =>
        $"features: {report.Done:n0} of {report.Images:n0} images, {Figures.Fixed(report.ImagesPerSecond, 0)} images/s";

    /// <summary>Where a run stands, in one line.</summary>
    protected string Line(in StepReport report) =>
        $"epoch {report.Record.Epoch}/{recipe.Epochs}: loss {Figures.Fixed(report.Training.Loss, 3)}, "
            + $"{Figures.Fixed(report.Training.Top1, 1)} %, "
        + $"{Figures.Fixed(report.Record.ImagesPerSecond, 0)} images/s";

    /// <summary>Training time left, at the speed of the epoch; validations come on top.</summary>
    protected TimeSpan TimeLeft(in StepReport report)
    {
        long steps = recipe.Epochs * (long)report.StepsPerEpoch - report.Record.Step;
        return report.Record.ImagesPerSecond > 0
            ? TimeSpan.FromSeconds(steps * (double)recipe.StepImages / report.Record.ImagesPerSecond)
            : TimeSpan.Zero;
    }
}
