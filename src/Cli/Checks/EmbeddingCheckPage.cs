using System.Collections.Immutable;
using GResNet.Imaging.Decoding;
using GResNet.Reports;
using GResNet.Reports.Html;
using GResNet.Runtime.Names;
using GResNet.Search;
using GResNet.Search.Evaluation;

namespace GResNet.Cli.Checks;

/// <summary>What embeddings say of a folder's images, with pictures.</summary>
internal sealed class EmbeddingCheckPage(string name, EmbeddingCheck check, ImageLimits? limits)
{
    private const int MostRows = 60, ShownNeighbors = 6, DistanceDecimals = 4, CosineDecimals = 3;

    private readonly EmbeddedFolder folder = check.Folder;

    /// <summary>Writes the page.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string path)
    {
        using var reader = new FileReader(image => folder.Images[image].Path, limits);
        NeighborReport.Write(
            path, $"{name}, looked at by embeddings",
            $"{folder.Images.Length:n0} images, by embeddings of {folder.Model}: {check.Leaks.Length:n0} near "
                + $"duplicates across train and validation, {check.Doubts.Length:n0} images that may be of another "
                + "class.",
            [], [Leaks(reader), Doubts(reader)],
            [
                new("network", folder.Model), new("images without an embedding", $"{folder.Missing:n0}"),
                new("near duplicates", $"1 less cosine up to {Figures.Fixed(check.Threshold, 6)}, "
                    + $"{NearDuplicates.Share} of the median distance to the nearest other"),
                new("perhaps of another class", $"{LabelDoubts.Agreeing} of the nearest {LabelDoubts.Neighbors} at "
                    + "least are of one other class"),
            ]);
    }

    private NeighborGrid Leaks(FileReader reader)
    {
        IGrouping<int, NearDuplicate>[] images = [.. check.Leaks.GroupBy(pair => pair.Row)];
        return new(
            "Near duplicates across train and validation",
            Hint(images.Length, "Images to measure with, and those to learn from that are nearly the same, with 1 "
                + "less their cosine; a frame is around those of another class."),
            ["learnt from"],
            [
                .. images.Take(MostRows).Select(of => new NeighborRow(
                    Image(reader, of.Key, "", false),
                    [[.. of.Select(pair => Image(
                        reader, pair.Other, Figures.Fixed(pair.Distance, DistanceDecimals),
                        Label(pair.Other) != Label(of.Key)))]])),
            ]);
    }

    private NeighborGrid Doubts(FileReader reader) => new(
        "Perhaps of another class",
        Hint(check.Doubts.Length, "Images that are among those of another class, and the nearest others by cosine; a "
            + "frame is around those of another class than the image has."),
        ["nearest"],
        [
            .. check.Doubts.Take(MostRows).Select(doubt => new NeighborRow(
                Image(reader, doubt.Row, $"perhaps {folder.Classes[doubt.Label]}", false),
                [[.. check.Neighbors[doubt.Row].Take(ShownNeighbors).Select(neighbor => Image(
                    reader, neighbor.Row, Figures.Fixed(neighbor.Score, CosineDecimals),
                    Label(neighbor.Row) != Label(doubt.Row)))]])),
        ]);

    private static string Hint(int found, string text) => found == 0 ? "None." : text
        + (found > MostRows ? $" The first {MostRows}." : "");

    private int Label(int image) => folder.Images[image].Label;

    private ShownImage Image(FileReader reader, int image, string note, bool isWrong)
    {
        string path = Printable.Of(folder.Images[image].Path);
        return new ShownImage(
            path, folder.Classes[Label(image)], note, ReportImage.TryRead(reader, image, path), isWrong);
    }
}
