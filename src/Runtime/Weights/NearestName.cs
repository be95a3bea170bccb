namespace GResNet.Runtime.Weights;

/// <summary>Which of some names a name was most likely meant to be.</summary>
internal static class NearestName
{
    // Of files with more, the first.
    private const int MostLookedAt = 1_000;

    /// <summary>The one that begins and ends most alike; null where none is alike by half.</summary>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        (string? nearest, int alike) = (null, (name.Length + 1) / 2 - 1);
        foreach (string candidate in candidates.Take(MostLookedAt))
        {
            int start = name.AsSpan().CommonPrefixLength(candidate), end = 0;
            int most = Math.Min(name.Length, candidate.Length) - start;
            while (end < most && name[^(end + 1)] == candidate[^(end + 1)]) end++;
            if (start + end > alike) (nearest, alike) = (candidate, start + end);
        }

        return nearest;
    }
}
