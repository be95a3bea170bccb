using GResNet.Runtime.Ilgpu;
using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Memory;
using ILGPU;

namespace GResNet.Training.Ilgpu;

/// <summary>
/// Adds up the gradients of the batches that make one step, as <see cref="GradientAccumulator"/>. Of one batch it hands
/// on what it is given and takes no memory.
/// </summary>
public sealed class GpuGradientAccumulator : IDisposable
{
    private readonly GpuDevice device;
    private readonly int batches;
    private readonly GpuVector? buffer;
    private ArrayView<float> sum;
    private int added;

    /// <summary>An accumulator for steps of <paramref name="batches"/> batches.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batches"/> is below 1.</exception>
    public GpuGradientAccumulator(GpuState state, int batches)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batches, 1);
        device = state.Device;
        this.batches = batches;
        if (batches > 1) buffer = new GpuVector(device, state.Parameters.Length);
    }

    /// <summary>The sum of the gradients added.</summary>
    public ArrayView<float> Sum =>
        added > 0 ? sum : throw new InvalidOperationException("No gradients have been added.");

    /// <summary>Adds a batch's gradients.</summary>
    /// <param name="gradients">What the network left; when a step is one batch, it stays in use.</param>
    /// <exception cref="InvalidOperationException">All batches of the step are there already.</exception>
    /// <exception cref="ArgumentException"><paramref name="gradients"/> are those of another state.</exception>
    public void Add(ArrayView<float> gradients)
    {
        if (added == batches)
            throw new InvalidOperationException($"All {batches} batches of the step have been added.");
        sum = buffer is null ? gradients : buffer.View;
        if (buffer is not null && added == 0) buffer.CopyFrom(gradients);
        else if (buffer is not null) GpuElementwise.AddVectors(device, sum, gradients, sum);
        added++;
    }

    /// <summary>Begins the next step, or this one anew.</summary>
    public void Restart() => added = 0;

    /// <inheritdoc/>
    public void Dispose() => buffer?.Dispose();
}
