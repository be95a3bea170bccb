using System.Runtime.InteropServices;
using GResNet.Runtime.Data;
using GResNet.Runtime.Data.Images;
using GResNet.Runtime.Data.Loading;
using GResNet.Runtime.Data.Transforms;
using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Memory;
using ILGPU;
using ILGPU.Runtime;

namespace GResNet.Runtime.Ilgpu.Data;

/// <summary>
/// Makes a network's input of images of bytes, as <see cref="BatchInput"/>: the bytes are copied to the device, which normalises,
/// erases and mixes them. The values are the CPU's, but for what an element rounds.
/// </summary>
public sealed class GpuBatchInput : IDisposable
{
    // One is filled while kernels read the other.
    private const int SlotCount = 2;

    private readonly GpuDevice device;
    private readonly PixelNormalization normalization;
    private readonly int resolution, capacity;
    private readonly float[] normalized;
    private readonly float[] tables;
    private readonly GpuUpload upload;
    private readonly Slot[] slots;
    private int current;
    private int used;

    /// <summary>Takes memory on the device.</summary>
    /// <param name="device">Where images go.</param>
    /// <param name="normalization">Mean and deviation of the images.</param>
    /// <param name="capacity">The most images of a batch.</param>
    /// <param name="resolution">Pixels a side.</param>
    /// <exception cref="InsufficientMemoryException">The device has not that much memory left.</exception>
    public GpuBatchInput(GpuDevice device, PixelNormalization normalization, int capacity, int resolution)
    {
        this.device = device;
        this.normalization = normalization;
        this.capacity = capacity;
        this.resolution = resolution;
        normalized = normalization.Table();
        tables = new float[2 * normalized.Length];
        upload = new GpuUpload(device);
        slots = [.. Enumerable.Range(0, SlotCount).Select(_ => new Slot(device, capacity, PixelBytes(capacity), tables.Length))];
    }

    /// <summary>The labels of the last batch, on the device.</summary>
    public ArrayView<int> Labels => slots[current].Labels.View.BaseView.SubView(0, Count);

    /// <summary>Images of the last batch.</summary>
    public int Count { get; private set; }

    /// <summary>Copies a batch to the device; it is free to reuse after the call. <see cref="Write"/> is for the last one.</summary>
    /// <exception cref="ArgumentException">Dimensions disagree, or a box reaches outside the image.</exception>
    public void Load(Batch batch)
    {
        Check(batch);
        // Whether the batch before the last is done with nobody knows otherwise.
        if (++used > SlotCount)
        {
            device.Synchronize();
            used = 1;
        }

        current = (current + 1) % SlotCount;
        Count = batch.Count;
        Mix = batch.Mix;
        FillTables(batch.Mix);
        slots[current].Fill(upload, batch, tables);
    }

    /// <summary>Writes the last batch.</summary>
    /// <param name="target">Images × channels × rows × columns.</param>
    /// <exception cref="ArgumentException">It is not of the batch's dimensions.</exception>
    public void Write<T>(GpuMap<T> target)
        where T : unmanaged, IGpuElement<T>
    {
        Kernels.Check.Shape(target, Count, normalization.Mean.Length, resolution, resolution, nameof(target));
        Slot slot = slots[current];
        Elements.Launch(device, target.Length, new BatchInputKernel<T>(
            slot.Pixels.View.BaseView, slot.Erased.View.BaseView, Mix, slot.Tables.View.BaseView, target));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        device.Drain();
        foreach (Slot slot in slots) slot.Dispose();
        upload.Dispose();
    }

    private Mix Mix { get; set; }

    private long PixelBytes(int images) => (long)images * resolution * resolution * normalization.Mean.Length;

    private void Check(Batch batch)
    {
        if (batch.Count > capacity || batch.Resolution != resolution || batch.Channels != normalization.Mean.Length)
            throw new ArgumentException(
                $"{batch.Count} images of {batch.Channels}×{batch.Resolution}×{batch.Resolution} do not fit {capacity} of "
                + $"{normalization.Mean.Length}×{resolution}×{resolution}.", nameof(batch));
        CheckInside(batch.Mix.Box);
        foreach (PixelBox box in batch.Erased) CheckInside(box);
    }

    private void CheckInside(PixelBox box)
    {
        if (!box.IsEmpty && (box.Left < 0 || box.Top < 0 || box.Right > resolution || box.Bottom > resolution))
            throw new ArgumentException($"{box} reaches outside images of {resolution}×{resolution}.");
    }

    /// <summary>What a byte of an image becomes, and what it adds to its neighbour: rounded here, since a device may fuse product and sum.</summary>
    private void FillTables(in Mix mix)
    {
        float own = mix.Kind == MixKind.Mixup ? (float)mix.Share : 1, other = (float)(1 - mix.Share);
        for (int i = 0; i < normalized.Length; i++)
        {
            tables[i] = normalized[i] * own;
            tables[normalized.Length + i] = normalized[i] * other;
        }
    }

    /// <summary>A batch on the device.</summary>
    private sealed class Slot(GpuDevice device, int capacity, long pixelBytes, int tableLength) : IDisposable
    {
        public MemoryBuffer1D<byte, Stride1D.Dense> Pixels { get; } = device.AllocateBuffer<byte>(pixelBytes);

        public MemoryBuffer1D<PixelBox, Stride1D.Dense> Erased { get; } = device.AllocateBuffer<PixelBox>(capacity);

        public MemoryBuffer1D<int, Stride1D.Dense> Labels { get; } = device.AllocateBuffer<int>(capacity);

        public MemoryBuffer1D<float, Stride1D.Dense> Tables { get; } = device.AllocateBuffer<float>(tableLength);

        public void Fill(GpuUpload upload, Batch batch, float[] tables)
        {
            Copy(upload, batch.Pixels, Pixels);
            Copy(upload, batch.Erased, Erased);
            Copy(upload, batch.Labels, Labels);
            Copy(upload, tables.AsSpan(), Tables);
        }

        public void Dispose()
        {
            Pixels.Dispose();
            Erased.Dispose();
            Labels.Dispose();
            Tables.Dispose();
        }

        private static void Copy<TValue>(GpuUpload upload, Span<TValue> values, MemoryBuffer1D<TValue, Stride1D.Dense> to)
            where TValue : unmanaged =>
            upload.Copy(MemoryMarshal.AsBytes(values), to.View.BaseView.SubView(0, values.Length).Cast<byte>());
    }
}
