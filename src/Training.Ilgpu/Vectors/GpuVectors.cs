using System.Collections.Immutable;
using GResNet.Runtime.Ilgpu;
using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Memory;
using GResNet.Runtime.Memory;
using GResNet.Training.Vectors;
using ILGPU;

namespace GResNet.Training.Ilgpu;

/// <summary>The vectors of a GPU.</summary>
/// <param name="device">The GPU; whoever opened it disposes of it, after this.</param>
public sealed class GpuVectors(GpuDevice device) : DeviceVectors
{
    private const int SimulatedThreads = 8;

    /// <summary>A vector of somebody's memory on the device.</summary>
    /// <param name="view">The elements.</param>
    /// <param name="host">Their place in the memory of the host; null for one of its own.</param>
    public DeviceVector Of(ArrayView<float> view, FloatView? host = null) =>
        Take(new GpuDeviceVector(device, view, host));

    /// <inheritdoc/>
    public override void Dispose()
    {
        device.Drain();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override DeviceVector Create(int length) => new GpuDeviceVector(device, length);

    /// <inheritdoc/>
    protected override DeviceSpans Divide(ImmutableArray<VectorSpan> spans) => new GpuSpans(device, spans);

    /// <inheritdoc/>
    protected override StepChecks CreateChecks(DeviceSpans spans) => new GpuStepChecks(device, (GpuSpans)spans);

    /// <inheritdoc/>
    protected override void LaunchCopy(DeviceVector from, DeviceVector to) => device.Copy(View(from), View(to));

    /// <inheritdoc/>
    protected override void LaunchSwap(DeviceVector a, DeviceVector b) =>
        Elements.Launch(device, a.Length, new SwapKernel(View(a), View(b)));

    /// <inheritdoc/>
    protected override void Launch<TRule>(DeviceSpans spans, in VectorOperands operands, TRule rule)
    {
        GpuSpans cut = (GpuSpans)spans;
        if (cut.Runs == 0) return;
        ArrayView<float> target = View(operands.Target);
        device.Launch(
            new(cut.Runs, 1, 1), GroupOf(device),
            new RuleKernel<TRule>(rule, cut.Places, target, View(operands.Source), operands.Scale)
            {
                First = ViewOr(operands.First, target),
                Second = ViewOr(operands.Second, target),
                Third = ViewOr(operands.Third, target),
                Scales = ViewOr(operands.Scales, target),
                HasScales = operands.Scales is null ? 0 : 1,
            });
    }

    /// <inheritdoc/>
    protected override void LaunchNorms(DeviceSpans spans, DeviceVector values, DeviceVector norms)
    {
        GpuSpans cut = (GpuSpans)spans;
        LaunchRunNorms(device, cut, values);
        Elements.Launch(device, norms.Length, new SpanTotalKernel(cut.Norms, cut.First, View(norms)));
    }

    /// <summary>Has the device compute the norm of each run.</summary>
    internal static void LaunchRunNorms(GpuDevice device, GpuSpans spans, DeviceVector values)
    {
        if (spans.Runs == 0) return;
        device.Launch(
            new(spans.Runs, 1, 1), GroupOf(device), new SpanNormKernel(spans.Places, View(values), spans.Norms));
    }

    /// <summary>The elements of a GPU's vector.</summary>
    internal static ArrayView<float> View(DeviceVector vector) => ((GpuDeviceVector)vector).View;

    private static ArrayView<float> ViewOr(DeviceVector? vector, ArrayView<float> other) =>
        vector is null ? other : View(vector);

    private static int GroupOf(GpuDevice device) =>
        device.TakesSmallGroups ? SimulatedThreads : SpanNormKernel.MaxThreads;
}
