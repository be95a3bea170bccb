using System.Collections.Immutable;
using GResNet.Imaging;
using GResNet.Runtime.Weights;

namespace GResNet.Training.Data;

/// <summary>
/// Labelled images, decoded when they are asked for. Safe to use from several threads, each with a reader of its own.
/// </summary>
public interface IDataset
{
    /// <summary>Number of images.</summary>
    int Count { get; }

    /// <summary>Names of the classes; labels are indices into them.</summary>
    ImmutableArray<string> Classes { get; }

    /// <summary>Channels of an image: 1 or 3.</summary>
    int Channels { get; }

    /// <summary>Pixels a side, where all images are squares of one size; null where they differ.</summary>
    int? Resolution { get; }

    /// <summary>Mean and deviation of the channels.</summary>
    PixelNormalization Normalization { get; }

    /// <summary>Equal for datasets with the same images in the same order.</summary>
    string Fingerprint { get; }

    /// <summary>
    /// The first image of each run of images that are read fastest one after the other, as those of a file that has
    /// many: ascending, from 0. Training's random order keeps to it. Empty where any order is as good.
    /// </summary>
    ImmutableArray<int> ShardStarts => [];

    /// <summary>The class of an image.</summary>
    int Label(int image);

    /// <summary>What an image is called: its file, for instance.</summary>
    string Name(int image);

    /// <summary>What decodes the images, for one thread.</summary>
    IImageReader CreateReader();
}
