using System.Text.RegularExpressions;

namespace GResNet.Training.Data.Folders;

/// <summary>What a part of a dataset is for.</summary>
internal enum PartRole
{
    None,
    Train,
    Validation,
    Test,
}

/// <summary>What folders are by their names: parts of a dataset, or years.</summary>
internal static partial class PartNames
{
    /// <summary>In the order of preference.</summary>
    private static readonly (PartRole Role, string[] Words)[] Roles =
    [
        (PartRole.Train, ["train", "training"]),
        (PartRole.Validation, ["val", "valid", "validation", "dev", "eval", "evaluation", "holdout"]),
        (PartRole.Test, ["test", "testing"]),
    ];

    private static readonly string[] All = [.. Roles.SelectMany(r => r.Words)];

    /// <summary>Of a folder that is called nothing but that, as "train" or "Testing".</summary>
    public static PartRole Role(string name) =>
        Roles.FirstOrDefault(r => r.Words.Contains(name, StringComparer.OrdinalIgnoreCase)).Role;

    /// <summary>Of a folder that is called that among other things, as "seg_train", "TestSet" or "val2017".</summary>
    public static PartRole LooseRole(string name)
    {
        PartRole[] roles = [.. Words().Matches(name).Select(word => Role(WithoutSet(word.Value)))
            .Where(role => role != PartRole.None)];
        return roles is [var role] ? role : PartRole.None;
    }

    /// <summary>Folders to measure with, those that are preferred first.</summary>
    public static IEnumerable<FolderNode> ToMeasureWith(IEnumerable<FolderNode> folders, Func<string, PartRole> role) =>
        folders
        .Where(f => role(f.Name) is PartRole.Validation or PartRole.Test)
        .OrderBy(f => role(f.Name)).ThenBy(f => (uint)Array.IndexOf(All, f.Name.ToLowerInvariant()));

    /// <summary>Whether a folder is called as a year, month or day is, by which photographs are often sorted.</summary>
    public static bool IsDate(string name) => Date().IsMatch(name);

    private static string WithoutSet(string word) =>
        word.Length > 3 && word.EndsWith("set", StringComparison.OrdinalIgnoreCase) ? word[..^3] : word;

    // "TrainSet" is two words, "TRAIN" and "Train" one.
    [GeneratedRegex("[A-Z]?[a-z]+|[A-Z]+")]
    private static partial Regex Words();

    [GeneratedRegex("^(19|20)[0-9]{2}([-_. ]?(0[1-9]|1[0-2])([-_. ]?(0[1-9]|[12][0-9]|3[01]))?)?$")]
    private static partial Regex Date();
}
