using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Memory;
using GResNet.Runtime.Models;
using ILGPU;
using ILGPU.Runtime;

namespace GResNet.Runtime.Ilgpu;

/// <summary>
/// A model's parameters and running statistics on a device, in the layout that they have in its
/// <see cref="ModelState"/>.
/// </summary>
/// <remarks>The two are copies of each other only after <see cref="Upload"/> or <see cref="Download"/>.</remarks>
public sealed class GpuState : IDisposable
{
    private readonly Owned owned = new();
    private readonly GpuVector parameters;
    private readonly GpuVector buffers;

    /// <summary>Takes the memory and uploads <paramref name="state"/>.</summary>
    /// <exception cref="InvalidOperationException">The state was neither initialised nor loaded.</exception>
    /// <exception cref="InsufficientMemoryException">The device has not that much memory left.</exception>
    public GpuState(GpuDevice device, ModelState state)
    {
        state.RequireValues();
        Device = device;
        State = state;
        try
        {
            parameters = owned.Add(new GpuVector(device, state.Parameters.Length));
            buffers = owned.Add(new GpuVector(device, state.Buffers.Length));
            Upload();
        }
        catch
        {
            owned.Dispose();
            throw;
        }
    }

    /// <summary>Where it is.</summary>
    public GpuDevice Device { get; }

    /// <summary>The same in host memory, as of the last copy.</summary>
    public ModelState State { get; }

    /// <summary>All trained tensors; gradients and optimizer state have the same layout.</summary>
    public ArrayView<float> Parameters => parameters.View;

    /// <summary>All running statistics.</summary>
    public ArrayView<float> Buffers => buffers.View;

    /// <summary>A parameter, by its offset.</summary>
    public ArrayView<float> Parameter(int offset, int length) => Parameters.SubView(offset, length);

    /// <summary>A running mean or variance, by its offset.</summary>
    public ArrayView<float> Buffer(int offset, int length) => Buffers.SubView(offset, length);

    /// <summary>Running statistics, by their offsets.</summary>
    public GpuChannelStatistics RunningStatistics(int mean, int variance, int channels) =>
        new(Buffer(mean, channels), Buffer(variance, channels));

    /// <summary>Copies <see cref="State"/> to the device.</summary>
    public void Upload()
    {
        parameters.Upload(State.Parameters);
        buffers.Upload(State.Buffers);
    }

    /// <summary>Copies what the device has to <see cref="State"/>, when all that was launched is done.</summary>
    /// <exception cref="GpuException">A kernel failed.</exception>
    public void Download()
    {
        parameters.Download(State.Parameters);
        buffers.Download(State.Buffers);
    }

    /// <inheritdoc/>
    public void Dispose() => owned.Dispose();
}
