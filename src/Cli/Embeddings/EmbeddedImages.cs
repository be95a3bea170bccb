using GResNet.Runtime.Models;
using GResNet.Training.Data;
using GResNet.Training.Features;

namespace GResNet.Cli.Embeddings;

/// <summary>Images with their embeddings, those left out that could not be read.</summary>
/// <param name="images">The images.</param>
/// <param name="store">Has the embeddings of all.</param>
/// <param name="normalized">Whether they are scaled to length 1.</param>
internal sealed class EmbeddedImages(IDataset images, FeatureStore store, bool normalized)
{
    private readonly int[] numbers =
        [.. Enumerable.Range(0, store.Count).Where(image => !store.IsUnreadable(image))];

    /// <summary>How many there are.</summary>
    public int Count => numbers.Length;

    /// <summary>Numbers of each.</summary>
    public int Features => store.Features;

    /// <summary>Their paths, or what else they are called.</summary>
    public IEnumerable<string> Paths => numbers.Select(images.Name);

    /// <summary>Their classes, as numbers.</summary>
    public IEnumerable<int> Labels => numbers.Select(images.Label);

    /// <summary>Their classes, by name.</summary>
    public IEnumerable<string> Classes => Labels.Select(label => images.Classes[label]);

    /// <summary>The embeddings, each in memory that the next one uses again.</summary>
    public IEnumerable<float[]> Embeddings()
    {
        float[] embedding = new float[Features];
        foreach (int image in numbers)
        {
            store.Read(image, embedding);
            if (normalized) EmbeddingVector.Normalize(embedding);
            yield return embedding;
        }
    }
}
