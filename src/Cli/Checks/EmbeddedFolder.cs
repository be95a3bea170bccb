using System.Collections.Immutable;
using GResNet.Cli.Embeddings;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Files;
using GResNet.Runtime.Weights;
using GResNet.Search;
using GResNet.Training.Data.Folders;

namespace GResNet.Cli.Checks;

/// <summary>The images of a folder that have embeddings.</summary>
internal sealed class EmbeddedFolder
{
    private readonly StoredEmbeddings[] files;
    private readonly (int File, int Row)[] places;

    /// <param name="folder">The folder.</param>
    /// <param name="files">Embeddings of its images, of one or several parts.</param>
    /// <exception cref="CheckpointException">They are by different networks, or of none of the images.</exception>
    public EmbeddedFolder(FolderSplits folder, StoredEmbeddings[] files)
    {
        this.files = files;
        Classes = folder.Train.Classes;
        foreach (StoredEmbeddings file in files) CheckAlike(files[0], file);
        Dictionary<string, (int File, int Row)> byPath = ByPath();
        CheckedImage[] all =
            [.. Of((ImageFolder)folder.Train, isTrain: true), .. Of((ImageFolder)folder.Validation, isTrain: false)];
        CheckedImage[] embedded = [.. all.Where(image => byPath.ContainsKey(image.Path))];
        if (embedded.Length < 2)
            throw new CheckpointException(
                $"'{files[0].File}' has embeddings of {files[0].Card.Data}"
                    + (files[0].Card.Folder is { } root ? $", in '{root}'" : "")
                    + $", and not of the images of '{folder.Name}': embed these, each part of them, and name all "
                    + "files.");
        Images = [.. embedded];
        places = [.. embedded.Select(image => byPath[image.Path])];
        Missing = all.Length - embedded.Length;
    }

    /// <summary>Names of the classes.</summary>
    public ImmutableArray<string> Classes { get; }

    /// <summary>The images, those to learn from first.</summary>
    public ImmutableArray<CheckedImage> Images { get; }

    /// <summary>Images of the folder without an embedding.</summary>
    public int Missing { get; }

    /// <summary>Name of the network.</summary>
    public string Model => files[0].Card.Model;

    /// <summary>The embeddings of some of the images.</summary>
    public VectorIndex Index(IReadOnlyList<int> images)
    {
        int features = files[0].Card.Features;
        float[] vectors = new float[checked((long)images.Count * features)];
        for (int i = 0; i < images.Count; i++)
        {
            (int file, int row) = places[images[i]];
            files[file].Vectors.AsSpan(row * features, features).CopyTo(vectors.AsSpan(i * features));
        }

        return VectorIndex.Create(vectors, features);
    }

    private Dictionary<string, (int File, int Row)> ByPath()
    {
        var places = new Dictionary<string, (int File, int Row)>();
        for (int file = 0; file < files.Length; file++)
        {
            if (files[file].Card.Folder is not { } root) continue;
            string real = RealPath.Of(root);
            for (int row = 0; row < files[file].Count; row++)
                places[Path.Combine(real, files[file].Paths[row])] = (file, row);
        }

        return places;
    }

    private static IEnumerable<CheckedImage> Of(ImageFolder part, bool isTrain)
    {
        string real = RealPath.Of(part.Folder);
        return Enumerable.Range(0, part.Count)
            .Select(image => new CheckedImage(Path.Combine(real, part.Name(image)), part.Label(image), isTrain));
    }

    private static void CheckAlike(StoredEmbeddings first, StoredEmbeddings other)
    {
        if (Made(first.Card) == Made(other.Card)) return;
        throw new CheckpointException(
            $"'{first.File}' and '{other.File}' have embeddings that were made otherwise, by {first.Card.Model} and "
                + $"{other.Card.Model}, or of images that were read otherwise: embed all parts with the same weights "
                + "and options.");
    }

    private static (string, int, int, Resampling, int, string) Made(EmbeddingCard card) => (
        card.Weights, card.Resolution, card.Resize, card.Resampling ?? default, card.Features,
        string.Join(' ', card.Mean.Concat(card.Deviation)));
}
