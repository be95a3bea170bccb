using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using GResNet.Training.Data.Folders;

namespace GResNet.Training.Data.Shards;

/// <summary>
/// What is to be packed, and into which shards: follows from the folder and the size of shards alone.
/// </summary>
/// <param name="Hash">Of all that it says.</param>
/// <param name="Reading">How the folder is read.</param>
/// <param name="Classes">Names of the classes.</param>
/// <param name="Shards">The shards, in order.</param>
internal sealed record PackingPlan(
    string Hash, FolderReading Reading, ImmutableArray<string> Classes, ImmutableArray<PlannedShard> Shards)
{
    /// <summary>Plans it. Images come in the order of a hash of their paths, so that a shard has some of all
    /// classes.</summary>
    public static PackingPlan Of(FolderContents folder, long shardBytes)
    {
        bool hasParts = folder.Reading.HasParts();
        PlannedShard[] shards =
        [
            .. Cut(
                Plan(folder.Train, folder.Reading.TrainPart), shardBytes,
                hasParts ? ShardPart.Train : ShardPart.All),
            .. Cut(Plan(folder.Validation, folder.Reading.ValidationPart), shardBytes, ShardPart.Validation),
        ];
        return new PackingPlan(
            HashOf(folder, shardBytes, shards), folder.Reading, folder.Train.Classes, [.. shards]);
    }

    private static IEnumerable<PlannedImage> Plan(ImageFolder images, string? part)
    {
        var names = new MemberNames();
        foreach (int image in Enumerable.Range(0, images.Count).OrderBy(i => HoldOut.Place(images.Name(i))))
        {
            var file = new FileInfo(images.FilePath(image));
            yield return new PlannedImage(
                images.Name(image), images.Label(image), file.FullName, file.Exists ? file.Length : 0,
                names.Key(part, images.Name(image)));
        }
    }

    private static IEnumerable<PlannedShard> Cut(IEnumerable<PlannedImage> images, long shardBytes, ShardPart part)
    {
        var shard = ImmutableArray.CreateBuilder<PlannedImage>();
        long bytes = 0;
        int number = 0;
        foreach (PlannedImage image in images)
        {
            if (shard.Count > 0 && bytes + image.PackedBytes > shardBytes)
            {
                yield return new PlannedShard(ShardNames.Of(part, number++), shard.DrainToImmutable());
                bytes = 0;
            }

            shard.Add(image);
            bytes += image.PackedBytes;
        }

        if (shard.Count > 0) yield return new PlannedShard(ShardNames.Of(part, number), shard.DrainToImmutable());
    }

    private static string HashOf(FolderContents folder, long shardBytes, PlannedShard[] shards)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add($"{PackedIndex.CurrentVersion}\0{shardBytes}");
        foreach (string name in folder.Train.Classes) Add(name);
        foreach (PlannedImage image in shards.SelectMany(shard => shard.Images))
            Add($"{image.Key}\0{image.Name}\0{image.Label}\0{image.Length}");
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes($"{text}\0"));
    }
}

/// <summary>A shard to be written.</summary>
/// <param name="File">Its name.</param>
/// <param name="Images">What goes into it, as far as it can be read.</param>
internal sealed record PlannedShard(string File, ImmutableArray<PlannedImage> Images);

/// <summary>An image to be packed.</summary>
/// <param name="Name">Its path in the folder.</param>
/// <param name="Label">The number of its class.</param>
/// <param name="Path">Its file.</param>
/// <param name="Length">Bytes of the file.</param>
/// <param name="Key">What it is called in the shard, without an ending.</param>
internal sealed record PlannedImage(string Name, int Label, string Path, long Length, string Key)
{
    private const int Block = 512;

    // A header and the number of the class, each a block; a header of the image.
    private const int Overhead = 3 * Block;

    /// <summary>Bytes that it takes in a shard.</summary>
    public long PackedBytes => Overhead + (Length + Block - 1) / Block * Block;
}
