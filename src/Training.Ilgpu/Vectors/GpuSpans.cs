using System.Collections.Immutable;
using GResNet.Runtime.Ilgpu;
using GResNet.Runtime.Ilgpu.Memory;
using GResNet.Training.Vectors;
using ILGPU;
using ILGPU.Runtime;

namespace GResNet.Training.Ilgpu;

/// <summary>
/// Spans cut into runs, by their lengths alone: one group of threads takes one run, so that a single launch works on
/// all spans.
/// </summary>
internal sealed class GpuSpans : DeviceSpans
{
    // Enough for each thread of a group to have some, few enough to share a large tensor among many groups.
    private const int MaxLength = 4096;

    private readonly Owned owned = new();
    private readonly MemoryBuffer1D<GpuRun, Stride1D.Dense> runs;
    private readonly MemoryBuffer1D<SpanNorm, Stride1D.Dense> norms;
    private readonly MemoryBuffer1D<int, Stride1D.Dense> firstRuns;

    /// <exception cref="InsufficientMemoryException">The device has not that much memory left.</exception>
    public GpuSpans(GpuDevice device, ImmutableArray<VectorSpan> spans) : base(spans)
    {
        GpuRun[] cut = [.. spans.SelectMany(Cut)];
        Runs = cut.Length;
        try
        {
            // Nothing has no address, and a kernel may be handed it.
            runs = owned.Add(device.AllocateBuffer<GpuRun>(Math.Max(cut.Length, 1)));
            norms = owned.Add(device.AllocateBuffer<SpanNorm>(Math.Max(cut.Length, 1)));
            firstRuns = owned.Add(device.AllocateBuffer<int>(spans.Length + 1));
            device.Upload(cut, Places);
            device.Upload(FirstRuns(cut, spans.Length), First);
        }
        catch
        {
            owned.Dispose();
            throw;
        }
    }

    /// <summary>Number of runs.</summary>
    public int Runs { get; }

    /// <summary>The runs, on the device.</summary>
    public ArrayView<GpuRun> Places => runs.View.BaseView.SubView(0, Runs);

    /// <summary>Room for the norm of each run.</summary>
    public ArrayView<SpanNorm> Norms => norms.View.BaseView.SubView(0, Runs);

    /// <summary>Number of the first run of each span, and the number of runs.</summary>
    public ArrayView<int> First => firstRuns.View.BaseView;

    public override void Dispose() => owned.Dispose();

    private static IEnumerable<GpuRun> Cut(VectorSpan span, int index)
    {
        for (int start = span.Start; start < span.End; start += MaxLength)
            yield return new GpuRun(start, Math.Min(start + MaxLength, span.End), index);
    }

    private static int[] FirstRuns(GpuRun[] runs, int spans)
    {
        int[] first = new int[spans + 1];
        foreach (GpuRun run in runs) first[run.Span + 1]++;
        for (int span = 0; span < spans; span++) first[span + 1] += first[span];
        return first;
    }
}

/// <summary>Elements from <see cref="Start"/> to before <see cref="End"/>.</summary>
internal readonly struct GpuRun(int start, int end, int span)
{
    public readonly int Start = start;
    public readonly int End = end;

    /// <summary>Number of the span that they are of.</summary>
    public readonly int Span = span;
}
