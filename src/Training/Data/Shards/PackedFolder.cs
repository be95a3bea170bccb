using System.Collections.Immutable;
using GResNet.Imaging;
using GResNet.Imaging.Decoding;
using GResNet.Training.Data.Folders;

namespace GResNet.Training.Data.Shards;

/// <summary>A packed folder: the images of all shards.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Index">What it says of itself.</param>
/// <param name="Shards">The indexes of its shards.</param>
internal sealed record PackedFolder(string Path, PackedIndex Index, ImmutableArray<ShardIndex> Shards)
{
    /// <summary>Reads all indexes; shards are there and as long as they should be.</summary>
    /// <exception cref="DatasetException">Something is not as it was packed; the message says what to do.</exception>
    public static PackedFolder Open(string path)
    {
        PackedIndex index = PackedIndex.Read(path);
        return new PackedFolder(path, index, [.. index.Shards.Select(shard => index.Read(path, shard))]);
    }

    /// <summary>The folder's name.</summary>
    public string Name => System.IO.Path.GetFileName(
        System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(Path)));

    /// <summary>Names of the parts; none where the folder is not divided.</summary>
    public ImmutableArray<string> Parts => [.. new[] { Index.TrainPart, Index.ValidationPart }.OfType<string>()];

    /// <summary>The images to learn from and to measure with.</summary>
    /// <param name="heldOut">The share to hold out where there is no part to measure with.</param>
    /// <param name="limits">What an image may ask for.</param>
    public (ShardedImages Train, ShardedImages Validation) Divide(double heldOut, ImageLimits? limits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(heldOut);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(heldOut, 1);
        (int Shard, ShardImage Image)[] learnt = [.. Of(isValidation: false)];
        if (Index.ValidationPart is not null)
            return (Images(learnt, limits), Images(Of(isValidation: true), limits));
        bool[] held = HeldOut(learnt, heldOut);
        return (
            Images(learnt.Where((_, i) => !held[i]), limits), Images(learnt.Where((_, i) => held[i]), limits));
    }

    /// <summary>The images of a part, or all.</summary>
    /// <param name="isValidation">Whether they are those of the part to measure with.</param>
    /// <param name="limits">What an image may ask for.</param>
    public ShardedImages Part(bool isValidation, ImageLimits? limits) => Images(Of(isValidation), limits);

    private ShardedImages Images(IEnumerable<(int Shard, ShardImage Image)> images, ImageLimits? limits) =>
        new(Path, Index, [.. images], limits);

    private IEnumerable<(int Shard, ShardImage Image)> Of(bool isValidation) =>
        Enumerable.Range(0, Shards.Length)
            .Where(i => ShardNames.PartOf(Index.Shards[i].File) == ShardPart.Validation == isValidation)
            .SelectMany(i => Shards[i].Images.Select(image => (i, image)));

    /// <summary>Those that would be held out of the folder that was packed.</summary>
    private static bool[] HeldOut((int Shard, ShardImage Image)[] images, double share)
    {
        var held = new bool[images.Length];
        foreach (IGrouping<int, int> ofClass in Enumerable.Range(0, images.Length).GroupBy(i => images[i].Image.Label))
        {
            int[] numbers = [.. ofClass];
            bool[] chosen = HoldOut.Choose([.. numbers.Select(i => images[i].Image.Name)], share);
            for (int i = 0; i < numbers.Length; i++) held[numbers[i]] = chosen[i];
        }

        return held;
    }
}
