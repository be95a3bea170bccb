namespace GResNet.Training.Data.Shards;

/// <summary>
/// Names of files in shards, as WebDataset reads them: what belongs together has one path up to the first dot of its
/// name, and what is behind that dot says what it is. Unpacked, the shards are the folder again.
/// </summary>
internal sealed class MemberNames
{
    private readonly HashSet<string> taken = new(StringComparer.Ordinal);

    /// <summary>What an image's file and that of its class have in common; no other image has the same.</summary>
    /// <param name="part">The folder of the part; null where there is none.</param>
    /// <param name="name">The image's path in it.</param>
    public string Key(string? part, string name)
    {
        int file = name.LastIndexOf('/') + 1;
        string stem = Path.GetFileNameWithoutExtension(name[file..]).Replace('.', '_');
        string key = $"{(part is null ? "" : $"{part}/")}{name[..file]}{stem}", free = key;
        for (int i = 2; !taken.Add(free); i++) free = $"{key}-{i}";
        return free;
    }

    /// <summary>The ending of an image's file.</summary>
    public static string Ending(string name) => Path.GetExtension(name).ToLowerInvariant();
}
