using GResNet.Runtime.Ilgpu;
using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Memory;
using ILGPU;
using ILGPU.Runtime;

namespace GResNet.Training.Ilgpu;

/// <summary>Looks whether values on a device are finite.</summary>
public sealed class GpuFiniteness : IDisposable
{
    private readonly GpuDevice device;
    private readonly MemoryBuffer1D<int, Stride1D.Dense> found;
    private readonly int[] read = new int[1];

    /// <summary>Takes memory for the answer.</summary>
    public GpuFiniteness(GpuDevice device)
    {
        this.device = device;
        found = device.AllocateBuffer<int>(1);
    }

    /// <summary>Has the device look whether all of <paramref name="values"/> are finite.</summary>
    public void Launch(ArrayView<float> values)
    {
        device.Clear(found.View.BaseView);
        Elements.Launch(device, values.IntLength, new NotFiniteKernel(values, found.View.BaseView));
    }

    /// <summary>Whether those of the last <see cref="Launch"/> are, when all that was launched is done.</summary>
    /// <exception cref="GpuException">A kernel failed.</exception>
    public bool Read()
    {
        device.Download(found.View.BaseView, read);
        return read[0] == 0;
    }

    /// <inheritdoc/>
    public void Dispose() => found.Free();
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
