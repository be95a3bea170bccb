using System.Collections.Immutable;
using GResNet.Reports;
using GResNet.Runtime.Threading;
using GResNet.Search;
using GResNet.Search.Evaluation;

namespace GResNet.Cli.Checks;

/// <summary>What embeddings say of a folder's images.</summary>
internal sealed class EmbeddingCheck
{
    private const int Decimals = 6;

    private EmbeddingCheck(
        EmbeddedFolder folder, double threshold, ImmutableArray<NearDuplicate> leaks, ImmutableArray<LabelDoubt> doubts,
        ImmutableArray<ImmutableArray<Neighbor>> neighbors) =>
        (Folder, Threshold, Leaks, Doubts, Neighbors) = (folder, threshold, leaks, doubts, neighbors);

    /// <summary>The images; rows are places among these.</summary>
    public EmbeddedFolder Folder { get; }

    /// <summary>The greatest distance of near duplicates.</summary>
    public double Threshold { get; }

    /// <summary>Images to measure with that are learnt from, too, or nearly.</summary>
    public ImmutableArray<NearDuplicate> Leaks { get; }

    /// <summary>Images that may be of another class.</summary>
    public ImmutableArray<LabelDoubt> Doubts { get; }

    /// <summary>Of each image, the nearest others.</summary>
    public ImmutableArray<ImmutableArray<Neighbor>> Neighbors { get; }

    /// <summary>Looks at all images.</summary>
    /// <exception cref="ArgumentException">An embedding is zero.</exception>
    public static EmbeddingCheck Run(EmbeddedFolder folder, WorkerPool workers)
    {
        int[] labels = [.. folder.Images.Select(image => image.Label)];
        using VectorIndex all = folder.Index([.. Enumerable.Range(0, labels.Length)]);
        ImmutableArray<ImmutableArray<Neighbor>> neighbors =
            all.SearchOthers(0, all.Count, LabelDoubts.Neighbors, VectorMetric.Cosine, workers);
        double threshold = NearDuplicates.Threshold(neighbors);
        return new EmbeddingCheck(
            folder, threshold, Across(folder, threshold, workers), LabelDoubts.Find(neighbors, labels), neighbors);
    }

    private static ImmutableArray<NearDuplicate> Across(EmbeddedFolder folder, double threshold, WorkerPool workers)
    {
        int[] train = [.. Part(isTrain: true)], validation = [.. Part(isTrain: false)];
        if (train.Length == 0 || validation.Length == 0) return [];
        using VectorIndex learnt = folder.Index(train), measured = folder.Index(validation);
        return
        [
            .. NearDuplicates.Between(measured, learnt, threshold, workers)
                .Select(pair => new NearDuplicate(
                    validation[pair.Row], train[pair.Other], Figures.Rounded(pair.Distance, Decimals)!.Value)),
        ];

        IEnumerable<int> Part(bool isTrain) =>
            Enumerable.Range(0, folder.Images.Length).Where(image => folder.Images[image].IsTrain == isTrain);
    }
}
