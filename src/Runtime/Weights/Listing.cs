using System.Collections.Immutable;

namespace GResNet.Runtime.Weights;

/// <summary>Names in a sentence.</summary>
internal static class Listing
{
    private const int Most = 8;

    /// <summary>The first of them, and how many more there are.</summary>
    public static string Of(ImmutableArray<string> names) => names.Length switch
    {
        0 => "none",
        <= Most => string.Join(", ", names),
        _ => $"{string.Join(", ", names.Take(Most))} and {names.Length - Most} more",
    };
}
