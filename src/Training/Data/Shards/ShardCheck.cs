using System.Collections.Immutable;
using System.Security.Cryptography;
using GResNet.Imaging;
using GResNet.Imaging.Decoding;
using GResNet.Training.Data.Folders;

namespace GResNet.Training.Data.Shards;

/// <summary>Decodes every image of a packed folder, looks whether shards are as they were packed, and says what is
/// there.</summary>
public static class ShardCheck
{
    /// <summary>Checks a packed folder.</summary>
    /// <param name="folder">As for <see cref="ShardedImages.Load"/>.</param>
    /// <param name="heldOut">As for <see cref="ShardedImages.Load"/>.</param>
    /// <param name="limits">As for <see cref="ShardedImages.Load"/>.</param>
    /// <param name="threads">To decode on.</param>
    /// <param name="progress">Told how many of how many images are done, from any of the threads.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="DatasetException">Its index is not as it was packed, or libvips is missing.</exception>
    public static FolderReport Run(
        string folder, double heldOut = ImageFolder.DefaultHeldOut, ImageLimits? limits = null, int threads = 1,
        Action<int, int>? progress = null, CancellationToken cancellation = default)
    {
        PackedFolder packed = PackedFolder.Open(folder);
        (ShardedImages train, ShardedImages validation) = packed.Divide(heldOut, limits);
        var parts = new CheckedParts(
            packed.Name, train, validation, new LeftOutNotes().Of(folder), [.. packed.Index.Reading.PartNotes()],
            validation.Count > 0 || heldOut == 0 ? null : HoldOut.Refusal(folder));
        FolderReport report = FolderCheck.Run(parts, limits, threads, progress, cancellation);
        return report with { Doubtful = [.. report.Doubtful, .. Changed(packed, cancellation)] };
    }

    private static IEnumerable<ImageProblem> Changed(PackedFolder packed, CancellationToken cancellation)
    {
        foreach (PackedShard shard in packed.Index.Shards)
        {
            cancellation.ThrowIfCancellationRequested();
            string path = Path.Combine(packed.Path, shard.File);
            using FileStream file = File.OpenRead(path);
            if (Convert.ToHexStringLower(SHA256.HashData(file)) != shard.Sha256)
                yield return new ImageProblem(
                    path, $"'{path}' is not as it was packed: its checksum is another. {PackedIndex.Advice(path)}");
        }
    }
}
