using System.Collections.Immutable;
using System.Globalization;
using GResNet.Training.Metrics;

namespace GResNet.Reports.Html;

/// <summary>
/// A run on one HTML page: results, curves, confusions, accuracy per class, the worst mistakes, the recipe and the
/// machine. The file needs no other and no network.
/// </summary>
public static class HtmlReport
{
    /// <summary>Writes the page; a page that is there is replaced whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="run">What the run is.</param>
    /// <param name="epochs">What its epochs gave so far, in their order.</param>
    /// <param name="details">What the last evaluation said of each image; null when there was none.</param>
    /// <param name="image">Shows a validation image by its index; null for one that cannot be shown.</param>
    /// <exception cref="ArgumentException">The details are of another number of classes than the data.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(
        string path, RunDescription run, IReadOnlyList<EpochRecord> epochs, ClassificationDetails? details,
        Func<int, ReportImage?> image) =>
        Page.Write(path, Render(run, epochs, details, image));

    internal static Markup Render(
        RunDescription run, IReadOnlyList<EpochRecord> epochs, ClassificationDetails? details,
        Func<int, ReportImage?> image)
    {
        ImmutableArray<string> classes = run.Data.Classes;
        if (details is not null && details.Classes != classes.Length)
            throw new ArgumentException(
                $"The details are of {details.Classes} classes, the data has {classes.Length}.", nameof(details));
        BestEpoch? best = BestEpoch.Of(epochs);
        var body = new Markup();
        body.Add(Header(run, epochs, details));
        body.Add($"<main>\n");
        body.Add(Tiles(run, epochs, best));
        if (epochs.Count == 0)
        {
            body.Add($"<p class=\"hint\">Curves are drawn from the end of the first epoch on.</p>\n");
        }
        else
        {
            body.Add(new RunCurves(epochs, best).Render());
            body.Add(EpochTable.Render(epochs));
        }

        if (details is not null)
        {
            body.Add(new ConfusionMatrix(classes, details).Render());
            body.Add(ClassBars.Render(classes, details));
            ImmutableArray<Mistake> mistakes = details.WorstMistakes();
            if (!mistakes.IsEmpty) body.Add(MistakeGallery.Render(classes, mistakes, image));
        }

        body.Add(Settings(run));
        body.Add($"</main>\n");
        return Page.Render($"{run.Name}: {run.Model} on {run.Data.Name}", body);
    }

    private static Markup Header(RunDescription run, IReadOnlyList<EpochRecord> epochs, ClassificationDetails? details)
    {
        string started = run.StartedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        string unreadable = details is null or { Unreadable: 0 }
            ? ""
            : $"; {Quantity.Count(details.Unreadable, "validation image", "validation images")} could not be read";
        int done = epochs.Count == 0 ? 0 : epochs[^1].Epoch;
        return Markup.Of($"""
            <header>
            <h1>{run.Name}</h1>
            <p><b>{run.Model}</b> on <b>{run.Data.Name}</b>: {Quantity.Count(run.Data.TrainImages)} training and {Quantity.Count(run.Data.ValidationImages, "validation image", "validation images")} of {Quantity.Count(run.Data.Classes.Length, "class", "classes")}</p>
            <p class="hint">Epoch {done} of {run.Epochs}, started {started} UTC{unreadable}</p>
            </header>

            """);
    }

    private static Markup Tiles(RunDescription run, IReadOnlyList<EpochRecord> epochs, BestEpoch? best)
    {
        var tiles = new Markup();
        tiles.Add($"<dl class=\"tiles\">\n");
        string when = best is null ? "not measured yet" : $"{best.Weights}, epoch {epochs[best.Point].Epoch}";
        tiles.Add(Tile("Best top-1", Quantity.Percent(best?.Score.Top1), when));
        if (best?.Score.Top5 is { } top5) tiles.Add(Tile("Top-5", Quantity.Percent(top5), "of the same weights"));
        tiles.Add(
            Tile("Time", epochs.Count == 0
                ? Quantity.None
                : Quantity.Duration(epochs[^1].Seconds), "training and validation"));
        double? speed = epochs.Count == 0 ? null : epochs.Average(e => e.ImagesPerSecond);
        tiles.Add(Tile("Throughput", Quantity.Speed(speed), "training images a second"));
        tiles.Add(Tile("Parameters", Quantity.Count(run.Parameters), run.Model));
        tiles.Add($"</dl>\n");
        return tiles;
    }

    private static Markup Tile(string name, string value, string note) =>
        Markup.Of($"<div><dt>{name}</dt><dd><b>{value}</b><small>{note}</small></dd></div>\n");

    private static IEnumerable<RecipeRow> Rows(JobDescription? job) => job is null
        ? []
        : [new("Machines", string.Join(", ", job.Machines)), new("Ranks", $"{job.Ranks}, of so many threads each"),
            new("Connection", job.Connection)];

    private static Markup Settings(RunDescription run)
    {
        MachineDescription machine = run.Machine;
        return Markup.Of($"""
            <div class="settings">
            <section>
            <h2>Recipe</h2>
            {SettingsTable.Render(run.Recipe)}</section>
            <section>
            <h2>Machine</h2>
            {SettingsTable.Render([
                new("Device", run.Device), new("Processor", machine.Processor), new("Threads", Quantity.Count(machine.Threads)), new("System", machine.System), new("Runtime", machine.Runtime), .. Rows(run.Job)])}</section>
            </div>

            """);
    }
}
