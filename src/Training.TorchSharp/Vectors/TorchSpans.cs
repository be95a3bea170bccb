using System.Collections.Immutable;
using GResNet.Training.Vectors;

namespace GResNet.Training.TorchSharp;

/// <summary>Spans cut into pieces, so that what is computed between two of a rule's operations stays small.</summary>
/// <param name="spans">The spans.</param>
/// <param name="most">The most elements of a piece.</param>
internal sealed class TorchSpans(ImmutableArray<VectorSpan> spans, int most) : DeviceSpans(spans)
{
    /// <summary>The pieces, span by span.</summary>
    public TorchPiece[][] Pieces { get; } =
        [.. spans.Select((span, index) => Cut(span, index, most).ToArray())];

    public override void Dispose()
    {
    }

    private static IEnumerable<TorchPiece> Cut(VectorSpan span, int index, int most)
    {
        for (int start = span.Start; start < span.End; start += most)
            yield return new TorchPiece(start, Math.Min(most, span.End - start), index);
    }
}

/// <summary>A part of a span.</summary>
/// <param name="Start">First element.</param>
/// <param name="Length">Number of elements.</param>
/// <param name="Span">Number of the span.</param>
internal readonly record struct TorchPiece(int Start, int Length, int Span);
