using GResNet.Runtime.Ilgpu;
using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Memory;
using GResNet.Runtime.Models;
using ILGPU;

namespace GResNet.Training.Ilgpu;

/// <summary>
/// An exponential moving average of a model's parameters and running statistics on a device, as
/// <see cref="ExponentialMovingAverage"/>.
/// </summary>
public sealed class GpuMovingAverage : IDisposable
{
    private readonly Owned owned = new();
    private readonly GpuState state;
    private readonly MirroredVector parameters;
    private readonly MirroredVector buffers;

    /// <summary>An average that is a copy of <paramref name="state"/> as it is now.</summary>
    /// <exception cref="InsufficientMemoryException">The device has not that much memory left.</exception>
    public GpuMovingAverage(GpuState state)
    {
        this.state = state;
        try
        {
            parameters = owned.Add(new MirroredVector(state.Device, state.State.Parameters.Length));
            buffers = owned.Add(new MirroredVector(state.Device, state.State.Buffers.Length));
            Copy();
        }
        catch
        {
            owned.Dispose();
            throw;
        }
    }

    /// <summary>The averages in the memory of the host, as of the last copy.</summary>
    public StateView Host => new(parameters.Host, buffers.Host);

    /// <summary>Updates that entered the average; at 0 the next one copies.</summary>
    public long Updates { get; set; }

    /// <summary>Takes in the state as it is now.</summary>
    /// <param name="decay">Share of the average so far.</param>
    /// <param name="copies">The average becomes a copy of the state, and so does the next one: warm-up.</param>
    public void Update(double decay, bool copies)
    {
        if (copies || Updates == 0)
        {
            Copy();
        }
        else
        {
            GpuUpdates.Average(state.Device, decay, state.Parameters, parameters.View);
            GpuUpdates.Average(state.Device, decay, state.Buffers, buffers.View);
        }

        Updates = copies ? 0 : Updates + 1;
    }

    /// <summary>Swaps the averages with the state's values; a second call swaps them back, bit for bit.</summary>
    public void Exchange()
    {
        Swap(state.Parameters, parameters.View);
        Swap(state.Buffers, buffers.View);
    }

    /// <summary>Copies <see cref="Host"/> to the device.</summary>
    public void Upload()
    {
        parameters.Upload();
        buffers.Upload();
    }

    /// <summary>Copies what the device has to <see cref="Host"/>.</summary>
    /// <exception cref="GpuException">A kernel failed.</exception>
    public void Download()
    {
        parameters.Download();
        buffers.Download();
    }

    /// <inheritdoc/>
    public void Dispose() => owned.Dispose();

    private void Copy()
    {
        parameters.CopyFrom(state.Parameters);
        buffers.CopyFrom(state.Buffers);
    }

    private void Swap(ArrayView<float> a, ArrayView<float> b) =>
        Elements.Launch(state.Device, a.IntLength, new SwapKernel(a, b));
}

/// <summary>Exchanges two vectors: one thread an element.</summary>
internal readonly struct SwapKernel(ArrayView<float> a, ArrayView<float> b) : IGpuKernel
{
    private readonly ArrayView<float> a = a, b = b;

    public void Run()
    {
        int index = Grid.IdxX * Group.DimX + Group.IdxX;
        if (index < a.IntLength) (a[index], b[index]) = (b[index], a[index]);
    }
}
