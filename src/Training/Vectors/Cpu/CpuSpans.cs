using System.Collections.Immutable;

namespace GResNet.Training.Vectors;

/// <summary>Spans cut into parts of work, by their lengths alone, so that threads do not change the result.</summary>
internal sealed class CpuSpans(ImmutableArray<VectorSpan> spans) : DeviceSpans(spans)
{
    // Large enough to outweigh handing it over, small enough to share a big tensor among threads; whole vectors.
    private const int MaxLength = 32 * 1024;

    /// <summary>The parts, span by span.</summary>
    public CpuPart[] Parts { get; } =
    [
        .. from indexed in spans.Select((span, index) => (Span: span, Index: index))
           from part in Enumerable.Range(0, Runtime.Kernels.Cut.Parts(indexed.Span.Length, MaxLength))
           let start = indexed.Span.Start + part * MaxLength
           select new CpuPart(start, Math.Min(start + MaxLength, indexed.Span.End), indexed.Index),
    ];

    public override void Dispose()
    {
    }
}

/// <summary>Elements from <paramref name="Start"/> to before <paramref name="End"/>.</summary>
/// <param name="Start">First element.</param>
/// <param name="End">One past the last.</param>
/// <param name="Span">Number of the span that they are of.</param>
internal readonly record struct CpuPart(int Start, int End, int Span);
