using System.Text.RegularExpressions;
using GResNet.Training.Data.Folders;

namespace GResNet.Training.Data.Shards;

/// <summary>What images a shard has.</summary>
internal enum ShardPart
{
    /// <summary>All of a folder without parts.</summary>
    All,

    /// <summary>Those to learn from.</summary>
    Train,

    /// <summary>Those to measure with.</summary>
    Validation,
}

/// <summary>Names of the files of a packed folder.</summary>
internal static partial class ShardNames
{
    /// <summary>The file that says what is there; the last that is written.</summary>
    public const string Index = "index.json";

    /// <summary>Held by the process that packs.</summary>
    public const string Lock = ".packing.lock";

    /// <summary>Ending of a shard's index.</summary>
    public const string IndexEnding = ".jsonl";

    private const string Ending = ".tar";

    /// <summary>A shard's file, as WebDataset's are called.</summary>
    public static string Of(ShardPart part, int number) => $"{Prefix(part)}-{number:d6}{Ending}";

    /// <summary>The index of a shard.</summary>
    public static string IndexOf(string shard) => Path.ChangeExtension(shard, IndexEnding);

    /// <summary>What a shard of that name has; null for another name.</summary>
    public static ShardPart? PartOf(string shard) => Shard().Match(shard) is { Success: true } match
        ? Enum.GetValues<ShardPart>().First(part => Prefix(part) == match.Groups[1].Value)
        : null;

    /// <summary>Whether a file of that name may be there.</summary>
    public static bool IsOwn(string name)
    {
        name = Path.GetExtension(name) == ".tmp" ? Path.GetFileNameWithoutExtension(name) : name;
        return name is Index or Lock
            || PartOf(Path.ChangeExtension(name, Ending)) is not null
                && Path.GetExtension(name) is Ending or IndexEnding;
    }

    private static string Prefix(ShardPart part) => part switch
    {
        ShardPart.All => "all",
        ShardPart.Train => "train",
        ShardPart.Validation => "val",
        _ => throw new ArgumentOutOfRangeException(nameof(part)),
    };

    [GeneratedRegex("^(all|train|val)-[0-9]{6,9}\\.tar\\z")]
    private static partial Regex Shard();
}
