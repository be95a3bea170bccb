using System.Collections.Immutable;
using GResNet.Cli.Embeddings;
using GResNet.Runtime.Files;
using GResNet.Runtime.Threading;
using GResNet.Search;

namespace GResNet.Cli.Searches;

/// <summary>Searches in embeddings of images, exactly.</summary>
/// <param name="embeddings">The embeddings.</param>
/// <param name="images">Where their images are.</param>
/// <param name="top">How many to find for each image.</param>
/// <param name="metric">What near is.</param>
/// <param name="withSelf">Whether an image that is among them is found, too, as its own neighbour.</param>
internal sealed class ImageSearch(
    StoredEmbeddings embeddings, IndexedImages images, int top, VectorMetric metric, bool withSelf)
{
    /// <summary>Finds the nearest of some images.</summary>
    /// <param name="queries">The images, with their embeddings.</param>
    /// <param name="workers">The threads to compute on.</param>
    /// <exception cref="ArgumentException">An embedding has no direction.</exception>
    /// <exception cref="NotFiniteNumberException">A score is not finite.</exception>
    public ImmutableArray<FoundImages> Run(IReadOnlyList<(string Path, float[] Embedding)> queries, WorkerPool workers)
    {
        if (queries.Count == 0) return [];
        using VectorIndex index = VectorIndex.Create(embeddings.Vectors, embeddings.Card.Features);
        // One more, for the image itself.
        ImmutableArray<ImmutableArray<Neighbor>> found = index.Search(
            queries.SelectMany(query => query.Embedding).ToArray(), withSelf ? top : top + 1, metric, workers);
        return [.. queries.Zip(found, (query, near) => new FoundImages(query.Path, Others(query.Path, near)))];
    }

    private ImmutableArray<FoundImage> Others(string path, ImmutableArray<Neighbor> near)
    {
        string file = RealPath.Of(path);
        return
        [
            .. near.Where(neighbor => withSelf || !images.Is(neighbor.Row, file)).Take(top)
                .Select(neighbor => new FoundImage(
                    neighbor.Row, images.Path(neighbor.Row), embeddings.Classes[neighbor.Row],
                    Scores.Of(neighbor, metric))),
        ];
    }
}
