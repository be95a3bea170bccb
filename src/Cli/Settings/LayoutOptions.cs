using System.CommandLine;
using GResNet.Cli.Data;
using GResNet.Cli.Exits;
using GResNet.Cli.Options;
using GResNet.Training.Data.Folders;

namespace GResNet.Cli.Settings;

/// <summary>The options that say how a folder of photographs is read.</summary>
internal sealed class LayoutOptions
{
    private static readonly (string Name, FolderLayout Layout)[] Layouts =
    [
        ("class", FolderLayout.Class), ("part/class", FolderLayout.PartClass),
        ("group/class", FolderLayout.GroupClass), ("class/part", FolderLayout.ClassPart),
    ];

    private readonly Option<string?> layout = ChoiceOptions.Choice(
        "--layout",
        $"What the folders in a folder of photographs are, from the outermost inwards: "
            + $"{ChoiceOptions.Listing([.. Layouts.Select(l => l.Name)])}. "
        + "Parts are what is learnt from and what is measured with, groups say nothing and are put together. Without "
            + "it: found out, and "
        + "refused where there is more than one way.",
        "LAYOUT", [.. Layouts.Select(l => l.Name)]);

    private readonly Option<string?> trainPart = new("--train-part")
    {
        Description = "The part of a folder of photographs to learn from. Without --val-part, some of it is held out "
            + "to measure with.",
        HelpName = "NAME",
    };

    private readonly Option<string?> validationPart = new("--val-part")
    {
        Description = "The part to measure with.", HelpName = "NAME",
    };

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> Options => [layout, trainPart, validationPart];

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in Options) command.Options.Add(option);
    }

    /// <summary>Adds the layout alone, to a command that measures.</summary>
    public void AddLayoutTo(Command command) => command.Options.Add(layout);

    /// <summary>What was given; null where nothing was.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="images">The folder that is to be read so.</param>
    /// <exception cref="UsageException">It is packed: what its folders are was decided then.</exception>
    public FolderReading? Choose(ParseResult parsed, string images)
    {
        FolderLayout chosen = parsed.GetValue(layout) is { } name
            ? Layouts.Single(l => l.Name == name).Layout
            : FolderLayout.Auto;
        var reading = new FolderReading(chosen, Given(trainPart), Given(validationPart));
        if (reading == new FolderReading()) return null;
        if (DataCatalogue.IsPacked(images))
            throw new UsageException(
                $"'{images}' is packed, and what its folders are was decided then: --layout, --train-part and "
                    + "--val-part are options of 'gresnet data pack'.");
        return reading;

        string? Given(Option<string?> option) => parsed.GetResult(option) is null ? null : parsed.GetValue(option);
    }
}
