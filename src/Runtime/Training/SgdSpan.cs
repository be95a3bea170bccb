using GResNet.Runtime.Models;

namespace GResNet.Runtime.Training;

/// <summary>A run of parameters that all decay or all do not: one part of an optimizer's work.</summary>
internal readonly record struct SgdSpan(int Start, int Length, bool Decays)
{
    // Large enough to outweigh handing it over, small enough to share a big tensor among threads.
    private const int MaxLength = 32 * 1024;

    /// <summary>Cuts every trained tensor into spans, by the tensors alone, so that threads do not change the result.</summary>
    public static IEnumerable<SgdSpan> Cut(IEnumerable<StateEntry> entries) =>
        from entry in entries
        where entry.IsParameter
        from start in Enumerable.Range(0, (entry.Length + MaxLength - 1) / MaxLength).Select(i => i * MaxLength)
        select new SgdSpan(entry.Offset + start, Math.Min(MaxLength, entry.Length - start), entry.Role == StateRole.Weight);
}
