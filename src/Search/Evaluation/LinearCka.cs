using GResNet.Runtime.Threading;

namespace GResNet.Search.Evaluation;

/// <summary>
/// Linear centered kernel alignment: how much alike two networks see the same images, whatever turns and scales their
/// embeddings (Kornblith, Norouzi, Lee, Hinton: "Similarity of Neural Network Representations Revisited", 2019). It
/// needs many more images than numbers of an embedding, or the unbiased estimate of Song et al. (2012), which takes the
/// images' own terms out, as Nguyen, Raghu and Kornblith use it (2020).
/// </summary>
public static class LinearCka
{
    private const int FewestImages = 4;

    /// <summary>The alignment of two networks' embeddings.</summary>
    /// <param name="first">The embeddings of images by one.</param>
    /// <param name="second">Of the same images, in the same order, by the other; of as many numbers or others.</param>
    /// <param name="workers">The threads to compute on.</param>
    /// <param name="isDebiased">Whether the unbiased estimate is used: near 0, and perhaps below, for embeddings that
    /// have nothing in common, whatever their number.</param>
    /// <returns>1 for embeddings that are alike; not a number where one of them does not vary.</returns>
    /// <exception cref="ArgumentException">They are not of the same number of images, or of fewer than 4.</exception>
    public static double Of(VectorIndex first, VectorIndex second, WorkerPool workers, bool isDebiased = true) =>
        Between([first, second], workers, isDebiased)[0, 1];

    /// <summary>The alignment of each of several networks with each.</summary>
    /// <param name="networks">The embeddings of the same images, in the same order, by each.</param>
    /// <param name="workers">As above.</param>
    /// <param name="isDebiased">As above.</param>
    /// <returns>[network, network].</returns>
    /// <exception cref="ArgumentException">As above.</exception>
    public static double[,] Between(IReadOnlyList<VectorIndex> networks, WorkerPool workers, bool isDebiased = true)
    {
        ArgumentNullException.ThrowIfNull(networks);
        ArgumentNullException.ThrowIfNull(workers);
        Check(networks);
        var features = new CenteredFeatures[networks.Count];
        try
        {
            for (int i = 0; i < features.Length; i++) features[i] = new CenteredFeatures(networks[i]);
            return Between(features, workers, isDebiased);
        }
        finally
        {
            foreach (CenteredFeatures each in features) each?.Dispose();
        }
    }

    private static void Check(IReadOnlyList<VectorIndex> networks)
    {
        if (networks.Count == 0) return;
        int images = networks[0].Count;
        if (images < FewestImages)
            throw new ArgumentException(
                $"{images:n0} images are too few: {FewestImages} at least are compared.", nameof(networks));
        if (networks.FirstOrDefault(network => network.Count != images) is { } other)
            throw new ArgumentException(
                $"Embeddings of {images:n0} and of {other.Count:n0} images cannot be compared.", nameof(networks));
    }

    private static double[,] Between(CenteredFeatures[] features, WorkerPool workers, bool isDebiased)
    {
        var alignment = new double[features.Length, features.Length];
        double[] own = [.. features.Select(each => Dependence(each, each, workers, isDebiased))];
        for (int i = 0; i < features.Length; i++)
            for (int j = 0; j <= i; j++)
            {
                double common = i == j ? own[i] : Dependence(features[i], features[j], workers, isDebiased);
                alignment[i, j] = alignment[j, i] = common / Math.Sqrt(own[i] * own[j]);
            }

        return alignment;
    }

    /// <summary>
    /// The Hilbert–Schmidt independence criterion of linear kernels, but for a factor of the number of images. Since
    /// columns are centered, rows of a kernel without its diagonal sum to less its diagonal.
    /// </summary>
    private static double Dependence(
        CenteredFeatures first, CenteredFeatures second, WorkerPool workers, bool isDebiased)
    {
        double common = first.SquaredProduct(second, workers);
        if (!isDebiased) return common;
        double images = first.Squares.Length;
        double both = first.Squares.Zip(second.Squares, (a, b) => a * b).Sum();
        return common - both + first.Squares.Sum() * second.Squares.Sum() / ((images - 1) * (images - 2))
            - 2 * both / (images - 2);
    }
}
