using System.Collections.Immutable;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Training.Vectors;

/// <summary>The processor's vectors. What is launched is done when the call returns, and allocates nothing.</summary>
/// <param name="workers">The threads it runs on; their number does not change the result.</param>
public sealed unsafe class CpuVectors(WorkerPool workers) : DeviceVectors
{
    /// <inheritdoc/>
    protected override DeviceVector Create(int length) => new CpuVector(length);

    /// <inheritdoc/>
    protected override DeviceSpans Divide(ImmutableArray<VectorSpan> spans) => new CpuSpans(spans);

    /// <inheritdoc/>
    protected override StepChecks CreateChecks(DeviceSpans spans) => new CpuStepChecks(this, (CpuSpans)spans);

    /// <inheritdoc/>
    protected override void LaunchCopy(DeviceVector from, DeviceVector to) => View(from).Span.CopyTo(View(to).Span);

    /// <inheritdoc/>
    protected override void LaunchSwap(DeviceVector a, DeviceVector b)
    {
        Span<float> held = stackalloc float[1024];
        for (int start = 0; start < a.Length; start += held.Length)
        {
            int length = Math.Min(held.Length, a.Length - start);
            Span<float> first = View(a).Slice(start, length).Span, second = View(b).Slice(start, length).Span;
            first.CopyTo(held);
            second.CopyTo(first);
            held[..length].CopyTo(second);
        }
    }

    /// <inheritdoc/>
    protected override void Launch<TRule>(DeviceSpans spans, in VectorOperands operands, TRule rule)
    {
        CpuPart[] parts = ((CpuSpans)spans).Parts;
        fixed (CpuPart* first = parts)
        {
            workers.Run(parts.Length, new RuleWork<TRule>(
                rule, first, Data(operands.Target), Data(operands.Source), operands.Scale, Data(operands.Scales))
            {
                First = Data(operands.First),
                Second = Data(operands.Second),
                Third = Data(operands.Third),
            });
        }
    }

    /// <inheritdoc/>
    protected override void LaunchNorms(DeviceSpans spans, DeviceVector values, DeviceVector norms)
    {
        CpuSpans cut = (CpuSpans)spans;
        ReadOnlySpan<double> sums = Squares(cut, values);
        Span<float> results = View(norms).Span;
        int part = 0;
        for (int span = 0; span < results.Length; span++)
        {
            double sum = 0;
            for (; part < sums.Length && cut.Parts[part].Span == span; part++) sum += sums[part];
            results[span] = (float)Math.Sqrt(sum);
        }
    }

    /// <summary>Σ x² of each part, in the scratch of this thread.</summary>
    internal ReadOnlySpan<double> Squares(CpuSpans spans, DeviceVector values)
    {
        CpuPart[] parts = spans.Parts;
        double* sums = (double*)ThreadScratch.ForPartials((long)parts.Length * sizeof(double) / sizeof(float));
        fixed (CpuPart* first = parts) workers.Run(parts.Length, new SquaresWork(first, Data(values), sums));
        return new ReadOnlySpan<double>(sums, parts.Length);
    }

    /// <summary>The elements of one of the processor's vectors.</summary>
    internal static FloatView View(DeviceVector vector) => ((CpuVector)vector).Host;

    private static float* Data(DeviceVector? vector) => vector is null ? null : View(vector).Data;
}
