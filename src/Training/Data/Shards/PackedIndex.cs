using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using GResNet.Imaging;
using GResNet.Runtime.Files;
using GResNet.Runtime.Weights;
using GResNet.Training.Data.Folders;

namespace GResNet.Training.Data.Shards;

/// <summary>What a packed folder has: the content of its <c>index.json</c>.</summary>
/// <param name="Version">Of the format.</param>
/// <param name="Plan">Hash of what was to be packed.</param>
/// <param name="TrainPart">Name of the part to learn from; null where there are no parts.</param>
/// <param name="ValidationPart">Name of the part to measure with; null where some images are to be held out.</param>
/// <param name="Classes">Names of the classes, in the order of their numbers.</param>
/// <param name="Shards">The shards, in order.</param>
internal sealed record PackedIndex(
    int Version, string Plan, string? TrainPart, string? ValidationPart, ImmutableArray<string> Classes,
    ImmutableArray<PackedShard> Shards)
{
    /// <summary>The version that is written, and read.</summary>
    public const int CurrentVersion = 1;

    /// <summary>How the folder was read that was packed.</summary>
    [JsonIgnore]
    public FolderReading Reading => TrainPart is null
        ? new FolderReading(FolderLayout.Class)
        : new FolderReading(FolderLayout.PartClass, TrainPart, ValidationPart);

    /// <summary>As text.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, PackedJson.Readable.PackedIndex);

    /// <summary>Reads that of a folder.</summary>
    /// <exception cref="DatasetException">It is not as it was written; the message says what to do.</exception>
    public static PackedIndex Read(string folder)
    {
        string path = Path.Combine(folder, ShardNames.Index);
        if (!File.Exists(path))
            throw new DatasetException(
                $"'{folder}' is not packed to its end: give the same command 'gresnet data pack' again, which goes "
                    + "on.");
        return Explained(path, () =>
        {
            PackedIndex index = JsonContent.ReadFile(path, PackedJson.Default.PackedIndex);
            index.Check();
            return index;
        });
    }

    /// <summary>Reads the index of a shard.</summary>
    /// <exception cref="DatasetException">It is not as it was written, or the shard is not there or has another length;
    /// the message says what to do.</exception>
    public ShardIndex Read(string folder, PackedShard shard)
    {
        string path = Path.Combine(folder, ShardNames.IndexOf(shard.File)), tar = Path.Combine(folder, shard.File);
        ShardIndex found = Explained(path, () =>
        {
            byte[] text = RegularFile.ReadAllBytes(path, ShardIndex.MostBytes);
            if (Convert.ToHexStringLower(SHA256.HashData(text)) != shard.IndexSha256)
                throw new FormatException($"its checksum is not the one in {ShardNames.Index}");
            ShardIndex index = ShardIndex.Parse(text, Classes.Length);
            if (index.Header.Plan != Plan || index.Header.Bytes != shard.Bytes)
                throw new FormatException($"it does not belong to {ShardNames.Index}");
            return index;
        });
        var file = new FileInfo(tar);
        if (!file.Exists) throw new DatasetException($"The shard '{tar}' is not there. {Advice(tar)}");
        if (file.Length != shard.Bytes)
            throw new DatasetException(
                $"The shard '{tar}' has {file.Length:n0} bytes, and had {shard.Bytes:n0} when it was packed. "
                    + Advice(tar));
        return found;
    }

    /// <summary>What to do about a shard that is not as it was packed.</summary>
    public static string Advice(string shard) =>
        $"Copy it again from where it was packed, or delete it and give the same command 'gresnet data pack' again, "
            + $"which makes '{Path.GetFileName(shard)}' anew.";

    /// <summary>Checks that a format is known.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static void CheckVersion(int version)
    {
        if (version != CurrentVersion)
            throw new FormatException(
                $"it is of version {version}, and this program reads version {CurrentVersion} of packed folders");
    }

    private static T Explained<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(
                $"'{path}' cannot be used: {error.Message.TrimEnd('.')}. Copy it again from where it was packed, or "
                    + "delete it and give the same command 'gresnet data pack' again.", error);
        }
    }

    private void Check()
    {
        CheckVersion(Version);
        string? other = Shards.Select(shard => shard.File).FirstOrDefault(name => ShardNames.PartOf(name) is null);
        if (other is not null) throw new FormatException($"no shard is called '{other}'");
        if (Shards.DistinctBy(shard => shard.File).Count() != Shards.Length)
            throw new FormatException("a shard is there twice");
        if (Classes.IsEmpty || Shards.IsEmpty) throw new FormatException("it names no classes, or no shards");
    }
}

/// <summary>A shard of a packed folder.</summary>
/// <param name="File">Its file.</param>
/// <param name="Bytes">Of the file.</param>
/// <param name="Sha256">Of the file.</param>
/// <param name="Images">In it.</param>
/// <param name="IndexSha256">Of its index.</param>
internal sealed record PackedShard(string File, long Bytes, string Sha256, int Images, string IndexSha256);

/// <summary>JSON of a packed folder.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(PackedIndex))]
internal sealed partial class PackedJson : JsonSerializerContext
{
    /// <summary>That writes names as they are: the text is a file of its own, and no part of a page.</summary>
    public static PackedJson Readable =>
        new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
