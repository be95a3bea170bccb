using System.Collections.Immutable;
using GResNet.Cli.Exits;
using GResNet.Cli.Options;
using GResNet.Runtime.Models;
using GResNet.Runtime.Names;
using GResNet.Runtime.Weights;

namespace GResNet.Cli.Commands;

/// <summary>The card that weights are given as they are converted.</summary>
internal static class GivenCard
{
    /// <summary>What is given, else what the file says, else what is known of published weights, which is said.
    /// </summary>
    /// <param name="file">The weights.</param>
    /// <param name="name">Name of the model.</param>
    /// <param name="model">Has them.</param>
    /// <param name="card">A file, or the name of published weights; null for none.</param>
    /// <param name="classes">A file with names of classes; null for none.</param>
    /// <returns>Null where nothing is known.</returns>
    /// <exception cref="UsageException">It does not fit the model, or is neither a file nor a name.</exception>
    /// <exception cref="CheckpointException">A file is no card, or names no classes.</exception>
    public static ModelCard? Of(
        WeightsFile file, string name, IModel model, string? card, string? classes)
    {
        ModelCard? known = ModelCard.Of(file, model, out string? note);
        ModelCard? given = card is null ? known : Read(card, name, model);
        if (card is null && note is not null) Console.WriteLine(Printable.Of(note));
        if (classes is not null)
            given = (given ?? throw new UsageException(
                "--classes names outputs; what images need is not known of these weights: say it by --card."))
                with { Classes = Names(classes) };
        // Names that the file has are not forgotten for a card without some.
        else if (given is { Classes.IsEmpty: true } && known is not null)
            given = given with { Classes = known.Classes };
        if (given is not null && (card is not null || classes is not null)) CheckFits(given, file, name, model.Summary);
        return given;
    }

    private static ModelCard Read(string card, string name, IModel model)
    {
        ImmutableArray<PublishedWeights> published = model is IPublishedElsewhere elsewhere ? elsewhere.Published : [];
        if (File.Exists(card) || published.IsEmpty) return CardFile.Read(card);
        return published.FirstOrDefault(one => one.Name.Equals(card, StringComparison.OrdinalIgnoreCase))?.Card
            ?? throw new UsageException(
                $"--card '{card}' is no file, and none of the published weights of {name} that are "
                    + $"known: {ChoiceOptions.Listing([.. published.Select(one => one.Name)])}.");
    }

    private static ImmutableArray<string> Names(string path)
    {
        ImmutableArray<string> names =
            [.. File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0)];
        if (names.IsEmpty) throw new CheckpointException($"'{path}' names no classes: a line for each was expected.");
        return names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new CheckpointException(
                $"'{path}' has the class '{twice.Key}' more than once: they must be told apart by their names.")
            : names;
    }

    /// <summary>A card names the outputs that the file has, no more and no fewer.</summary>
    /// <exception cref="UsageException">It does not, or is for images of other channels.</exception>
    private static void CheckFits(ModelCard card, WeightsFile file, string model, ModelSummary summary)
    {
        int outputs = ModelCard.Read(file)?.Classes is { IsEmpty: false } named ? named.Length : summary.Classes;
        if (!card.Classes.IsEmpty && card.Classes.Length != outputs)
            throw new UsageException(
                $"The card names {card.Classes.Length} classes; the weights of {model} have {outputs} outputs.");
        if (card.Normalization.Mean.Length != summary.Channels)
            throw new UsageException(
                $"The card is for images of {card.Normalization.Mean.Length} channels; {model} takes "
                    + $"{summary.Channels}.");
    }
}
