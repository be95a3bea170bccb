using System.Collections.Immutable;
using System.Security.Cryptography;
using GResNet.Imaging;
using GResNet.Runtime.Files;
using GResNet.Runtime.Weights;
using GResNet.Training.Data.Folders;
using GResNet.Training.Data.Loading;
using GResNet.Training.Files;
using GResNet.Training.Names;

namespace GResNet.Training.Data.Shards;

/// <summary>
/// Packs a folder of photographs into shards: tar files of about a size, with an index each. The same folder gives the
/// same bytes. Ended at any moment, it goes on with the shard that it was at.
/// </summary>
public static class ShardPacker
{
    /// <summary>Packs a folder.</summary>
    /// <param name="folder">As for <see cref="ImageFolder.Load"/>.</param>
    /// <param name="output">Where to: a new folder, an empty one, or one where this began to pack the same.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellation">Ends it between two images; shards that are done stay.</param>
    /// <exception cref="DatasetException">It is not a folder of images, <paramref name="output"/> has something else,
    /// or an image cannot be read and it was asked to stop at that.</exception>
    /// <exception cref="IOException">Shards cannot be written.</exception>
    public static PackingReport Run(
        string folder, string output, PackingOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new PackingOptions();
        if (ShardedImages.AreIn(folder)) throw new DatasetException($"'{folder}' is packed already.");
        CheckApart(folder, output);
        FolderContents contents =
            FolderContents.Find(folder, options.Reading ?? new FolderReading(), heldOut: 0, options.Limits);
        if (options.Unreadable == UnreadableImages.Stop && contents.LeftOut.Undecoded is [var undecoded, ..])
            throw new DatasetException(UndecodedName.Refusal(undecoded, folder));
        PackingPlan plan = PackingPlan.Of(contents, options.ShardBytes);
        FolderLock claim = Claim(output);
        try
        {
            return Pack(output, plan, contents, options, cancellation);
        }
        finally
        {
            claim.Remove();
        }
    }

    private static PackingReport Pack(
        string output, PackingPlan plan, FolderContents contents, PackingOptions options,
        CancellationToken cancellation)
    {
        CheckContent(output, plan.Hash);
        HashSet<string> found =
            [.. plan.Shards.Select(shard => shard.File).Where(file => Find(output, file, plan) is not null)];
        Write(output, plan, found, options, cancellation);
        PackedIndex index = Finish(output, plan);
        int images = index.Shards.Sum(shard => shard.Images);
        return new PackingReport(
            images, plan.Shards.Sum(shard => shard.Images.Length) - images, index.Classes.Length, index.Shards.Length,
            found.Count, index.Shards.Sum(shard => shard.Bytes), contents.Notes());
    }

    private static void Write(
        string output, PackingPlan plan, HashSet<string> found, PackingOptions options, CancellationToken cancellation)
    {
        using var readable = new ReadableImages(options);
        var writer = new ShardWriter(output, plan.Hash);
        int done = 0, all = plan.Shards.Sum(shard => shard.Images.Length);
        foreach (PlannedShard shard in plan.Shards)
        {
            int before = done;
            if (!found.Contains(shard.File))
                writer.Write(shard.File, readable.Of(shard.Images, cancellation).Select(image =>
                {
                    options.Progress?.Invoke(++done, all);
                    return image;
                }));
            done = before + shard.Images.Length;
            options.Progress?.Invoke(done, all);
        }
    }

    private static PackedIndex Finish(string output, PackingPlan plan)
    {
        var index = new PackedIndex(
            PackedIndex.CurrentVersion, plan.Hash, plan.Reading.TrainPart, plan.Reading.ValidationPart, plan.Classes,
            [.. plan.Shards.Select(shard => Find(output, shard.File, plan)!)]);
        if (index.Shards.All(shard => shard.Images == 0))
            throw new DatasetException("None of the images can be read.");
        NewFile.Write(Path.Combine(output, ShardNames.Index), file => file.Write(index.ToBytes()));
        return index;
    }

    /// <summary>A shard that is there, whole; null where it is not.</summary>
    private static PackedShard? Find(string output, string name, PackingPlan plan)
    {
        var shard = new FileInfo(Path.Combine(output, name));
        string path = Path.Combine(output, ShardNames.IndexOf(name));
        if (!shard.Exists || !File.Exists(path)) return null;
        try
        {
            byte[] text = RegularFile.ReadAllBytes(path, ShardIndex.MostBytes);
            ShardHeader header = ShardIndex.Parse(text, plan.Classes.Length).Header;
            return header.Bytes != shard.Length || header.Plan != plan.Hash
                ? null
                : new PackedShard(
                    name, header.Bytes, header.Sha256, header.Images, Convert.ToHexStringLower(SHA256.HashData(text)));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The right to pack there, of one process at a time.</summary>
    private static FolderLock Claim(string output)
    {
        try
        {
            return FolderLock.TryTake(output, ShardNames.Lock)
                ?? throw new DatasetException($"Another process packs images into '{output}'.");
        }
        catch (IOException error)
        {
            throw new DatasetException($"'{output}' cannot be packed into: {error.Message}", error);
        }
    }

    private static void CheckApart(string folder, string output)
    {
        string from = RealPath.Of(folder), to = RealPath.Of(output);
        if (RealPath.IsIn(to, from) || RealPath.IsIn(from, to))
            throw new DatasetException(
                $"'{output}' and '{folder}' are one in the other: shards would get among the images. Name a folder "
                    + "beside it.");
    }

    /// <summary>Checks that there is nothing in a folder but what packing the same would write.</summary>
    private static void CheckContent(string output, string plan)
    {
        string[] names = [.. Directory.EnumerateFileSystemEntries(output).Select(path => Path.GetFileName(path))];
        if (names.FirstOrDefault(name => !ShardNames.IsOwn(name)) is { } other)
            throw new DatasetException(
                $"'{output}' is to hold shards, but has '{other}': name a folder that is new or empty.");
        foreach (string name in names.Where(name => name.EndsWith(ShardNames.IndexEnding, StringComparison.Ordinal)))
            if (PlanOf(Path.Combine(output, name)) != plan)
                throw new DatasetException(
                    $"'{output}' has shards of other images, of images that have changed, or of another size. Delete "
                        + "it, or name another folder.");
    }

    private static string PlanOf(string path)
    {
        try
        {
            return ShardIndex.ParseHeader(RegularFile.ReadAllBytes(path, ShardIndex.MostBytes)).Plan;
        }
        catch (FormatException error)
        {
            throw new DatasetException($"'{path}' cannot be used: {error.Message}. Delete it.", error);
        }
    }
}
