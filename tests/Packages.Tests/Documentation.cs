namespace GResNet.Packages.Tests;

/// <summary>The code of docs/packages.md.</summary>
internal static class Documentation
{
    private const string Fence = "```";

    private static readonly string[] Examples =
    [
        .. File.ReadAllText(Path.Combine(Feed.Root, "docs", "packages.md")).Split(Fence).Where((_, i) => i % 2 == 1)
            .Select(block => block[(block.IndexOf('\n', StringComparison.Ordinal) + 1)..]),
    ];

    /// <summary>The only example that has a text.</summary>
    public static string Example(string text) =>
        Examples.Single(example => example.Contains(text, StringComparison.Ordinal));
}
