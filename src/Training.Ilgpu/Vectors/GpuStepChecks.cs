using GResNet.Runtime.Ilgpu;
using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Memory;
using GResNet.Training.Vectors;
using ILGPU;
using ILGPU.Runtime;

namespace GResNet.Training.Ilgpu;

/// <summary>Looks at a step's results on a GPU; the host puts the norms of runs together, in float64.</summary>
internal sealed class GpuStepChecks(GpuDevice device, GpuSpans runs) : StepChecks(runs)
{
    private readonly MemoryBuffer1D<int, Stride1D.Dense> found = device.AllocateBuffer<int>(1);
    private readonly SpanNorm[] norms = new SpanNorm[runs.Runs];
    private readonly int[] wrong = new int[1];

    public override (double Norm, bool AreFinite) Read()
    {
        device.Download(runs.Norms, norms);
        device.Download(found.View.BaseView, wrong);
        return (Total(), wrong[0] == 0);
    }

    public override void Dispose() => found.Free();

    protected override void Begin(DeviceVector gradients, DeviceVector statistics)
    {
        GpuVectors.LaunchRunNorms(device, runs, gradients);
        device.Clear(found.View.BaseView);
        ArrayView<float> values = GpuVectors.View(statistics);
        Elements.Launch(device, values.IntLength, new NotFiniteKernel(values, found.View.BaseView));
    }

    private double Total()
    {
        double total = 0, notFinite = 0;
        foreach (SpanNorm run in norms)
        {
            double scale = SpanNorm.ScaleOf(run.Greatest);
            if (!float.IsFinite(run.Greatest)) notFinite += run.Greatest;
            else total += run.Squares / (scale * scale);
        }

        return notFinite == 0 ? Math.Sqrt(total) : notFinite;
    }
}

/// <summary>found[0] becomes 1 if a value is not finite, whichever thread writes it. One thread a value.</summary>
internal readonly struct NotFiniteKernel(ArrayView<float> values, ArrayView<int> found) : IGpuKernel
{
    private readonly ArrayView<float> values = values;
    private readonly ArrayView<int> found = found;

    public void Run()
    {
        int index = Grid.IdxX * Group.DimX + Group.IdxX;
        if (index >= values.IntLength) return;
        float value = values[index];
        if (!(value >= -float.MaxValue & value <= float.MaxValue)) found[0] = 1;
    }
}
