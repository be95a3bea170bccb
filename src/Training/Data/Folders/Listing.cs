namespace GResNet.Training.Data.Folders;

/// <summary>Names in messages.</summary>
internal static class Listing
{
    private const int Shown = 10;

    /// <summary>The first of them, and how many more there are.</summary>
    public static string Of(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(Shown).Select(name => $"'{name}'"))
            + (names.Count > Shown ? $" and {names.Count - Shown} more" : "");
}
