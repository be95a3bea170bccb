namespace GResNet.Cli.Embeddings;

/// <summary>Embeddings of images, as a file has them.</summary>
internal sealed class StoredEmbeddings
{
    /// <param name="file">Where they are.</param>
    /// <param name="card">What they were made of.</param>
    /// <param name="vectors">[image][number].</param>
    /// <param name="paths">What the images are called.</param>
    /// <param name="classes">The class of each.</param>
    /// <exception cref="FormatException">These are of different numbers of images, or of none, or a number is
    /// infinite or none.</exception>
    public StoredEmbeddings(string file, EmbeddingCard card, float[] vectors, string[] paths, string[] classes)
    {
        (File, Card, Vectors, Paths, Classes) = (file, card, vectors, paths, classes);
        long expected = (long)paths.Length * card.Features;
        if (paths.Length == 0) throw new FormatException("it has no images");
        if (classes.Length != paths.Length || vectors.Length != expected)
            throw new FormatException(
                $"it has {paths.Length:n0} paths, {classes.Length:n0} labels and {vectors.Length:n0} numbers, which "
                    + $"are not {card.Features:n0} for each");
        int wrong = Array.FindIndex(vectors, number => !float.IsFinite(number));
        if (wrong >= 0)
            throw new FormatException(
                $"the embedding of '{paths[wrong / card.Features]}' has {vectors[wrong]} among its numbers");
    }

    /// <summary>Where they are.</summary>
    public string File { get; }

    /// <summary>What they were made of.</summary>
    public EmbeddingCard Card { get; }

    /// <summary>[image][number].</summary>
    public float[] Vectors { get; }

    /// <summary>What the images are called.</summary>
    public string[] Paths { get; }

    /// <summary>The class of each.</summary>
    public string[] Classes { get; }

    /// <summary>How many there are.</summary>
    public int Count => Paths.Length;
}
