using System.Collections.Immutable;
using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Data;

/// <summary>Labelled images of one size. Safe to use from several threads.</summary>
public interface IDataset
{
    /// <summary>Number of images.</summary>
    int Count { get; }

    /// <summary>Names of the classes; labels are indices into them.</summary>
    ImmutableArray<string> Classes { get; }

    /// <summary>Channels of an image.</summary>
    int Channels { get; }

    /// <summary>Pixels a side.</summary>
    int Resolution { get; }

    /// <summary>Puts images, augmented and normalised per channel, and their labels into a batch.</summary>
    /// <param name="indices">Which images.</param>
    /// <param name="augmentation">How to vary them; <c>default</c> leaves them as they are.</param>
    /// <param name="images">indices.Length × Channels × Resolution × Resolution; lanes past the last channel become zero.</param>
    /// <param name="labels">At least indices.Length places.</param>
    void Fill(ReadOnlySpan<int> indices, in Augmentation augmentation, FeatureMap images, Span<int> labels);
}
