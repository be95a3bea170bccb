using System.Runtime.InteropServices;
using GResNet.Runtime.Geometry;
using GResNet.Runtime.Ilgpu.Data;
using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Maps;
using GResNet.Runtime.Ilgpu.Memory;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using ILGPU;
using ILGPU.Runtime;

namespace GResNet.Runtime.Ilgpu;

/// <summary>
/// A generated network at one resolution on a device: one arena of memory, and the code that launches kernels on it.
/// Calls return before the work is done. Not thread-safe.
/// </summary>
public abstract class GpuNetwork : IDisposable
{
    private readonly GpuArena arena;

    // What was last read, as it was on the device.
    private byte[] read = [];

    private protected GpuNetwork(GpuState state, NetworkPlan plan, int capacity, GpuArena arena)
    {
        this.arena = arena;
        Layout = plan;
        State = state;
        Capacity = capacity;
        Batch = capacity;
    }

    /// <summary>The parameters it reads.</summary>
    public GpuState State { get; }

    /// <summary>Where it runs.</summary>
    public GpuDevice Device => State.Device;

    /// <summary>The most images of one call.</summary>
    public int Capacity { get; }

    /// <summary>Images of the next call, from 1 to <see cref="Capacity"/>.</summary>
    public int Batch
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Capacity);
            field = value;
        }
    }

    /// <summary>Pixels a side.</summary>
    public int Resolution => Layout.Resolution;

    /// <summary>Outputs.</summary>
    public int Classes => Layout.Classes;

    /// <summary>Bytes of the arena.</summary>
    public long ArenaBytes => arena.Bytes;

    /// <summary>Takes a batch for its image, and the number of its images for <see cref="Batch"/>.</summary>
    /// <exception cref="ArgumentException">The batch has more images than fit, or other ones.</exception>
    public abstract void Load(GpuBatch batch);

    /// <summary>Runs from the image to the logits.</summary>
    public abstract void Forward();

    /// <summary>Copies what <see cref="Forward"/> left, when it is done.</summary>
    /// <param name="logits">Batch × Classes × 1 × 1 in the memory of the host, overwritten.</param>
    /// <exception cref="ArgumentException">It has other dimensions.</exception>
    /// <exception cref="GpuException">A kernel failed.</exception>
    public abstract void ReadLogits(FeatureMap logits);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        Device.Drain();
        arena.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Floats at an arena offset that does not depend on the batch.</summary>
    protected ArrayView<float> Fixed(long offset, int length) => arena.Vector(offset, length);

    /// <summary>
    /// Statistics of a batch, at an arena offset that does not depend on the batch: mean, then variance.
    /// </summary>
    protected GpuChannelStatistics Statistics(long offset, int channels) =>
        new(Fixed(offset, channels), Fixed(offset + FeatureMap.Block * ConvolutionShape.Blocks(channels), channels));

    /// <summary>A running mean or variance, by its offset among the state's buffers.</summary>
    protected ArrayView<float> Buffer(int offset, int length) => State.Buffer(offset, length);

    /// <summary>A parameter, by its offset among the state's parameters.</summary>
    protected ArrayView<float> Parameter(int offset, int length) => State.Parameter(offset, length);

    private protected NetworkPlan Layout { get; }

    /// <summary>The arena of a network whose maps hold <typeparamref name="T"/>.</summary>
    /// <exception cref="GpuException">An index does not reach the last element of a map.</exception>
    /// <exception cref="InsufficientMemoryException">The device has not that much memory left.</exception>
    private protected static GpuArena Allocate<T>(GpuState state, NetworkPlan plan, int capacity)
        where T : unmanaged, IGpuElement<T>
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        // Kernels compute indices in 32 bits.
        long most = int.MaxValue / plan.LargestMap;
        if (capacity > most)
            throw new GpuException(
                $"A batch of {capacity} images has maps of {plan.LargestMap * capacity:N0} elements; {int.MaxValue:N0} "
                    + $"can be addressed: "
                + $"take {most} images at most.");
        return state.Device.Allocate<T>(plan.FixedFloats, checked(plan.FloatsPerImage * capacity));
    }

    private protected GpuMap<T> MapOf<T>(long offset, int channels, int height, int width)
        where T : unmanaged, IGpuElement<T> => arena.Map<T>(offset * Batch, Batch, channels, height, width);

    /// <summary>
    /// So many floats an image: the plan has at least twice as many elements, since one may be half as large.
    /// </summary>
    private protected ArrayView<float> FloatsOf<T>(long offset, int count)
        where T : unmanaged, IGpuElement<T> => arena.FloatsOf<T>(offset * Batch, checked(count * Batch));

    private protected void Read<T>(GpuMap<T> from, FeatureMap to)
        where T : unmanaged, IGpuElement<T>
    {
        if (to.Batch != from.Batch || to.Channels != from.Channels || to.Height != 1 || to.Width != 1)
            throw new ArgumentException(
                $"{from.Batch}×{from.Channels}×1×1 is read, and there is room for "
                    + $"{to.Batch}×{to.Channels}×{to.Height}×{to.Width}.", nameof(to));
        int bytes = from.Length * Interop.SizeOf<T>();
        if (read.Length < bytes) read = new byte[bytes];
        Span<T> elements = MemoryMarshal.Cast<byte, T>(read.AsSpan(0, bytes));
        Device.Download(from.Data, elements);
        for (int image = 0; image < from.Batch; image++)
            for (int channel = 0; channel < from.Channels; channel++)
                to[image, channel, 0, 0] = T.ToFloat(elements[image * from.Channels + channel]);
    }
}
