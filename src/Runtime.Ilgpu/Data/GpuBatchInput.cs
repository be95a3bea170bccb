using GResNet.Imaging;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Ilgpu.Memory;
using GResNet.Runtime.Weights;

namespace GResNet.Runtime.Ilgpu.Data;

/// <summary>
/// Brings images of bytes to a device, which makes a network's input of them as <see cref="BatchInput"/> does:
/// normalised, erased, mixed. The values are the CPU's, but for what an element rounds.
/// </summary>
public sealed class GpuBatchInput : IDisposable
{
    private readonly Owned owned = new();
    private readonly GpuDevice device;
    private readonly int channels, resolution, capacity;
    private readonly float[] normalized;
    private readonly float[] tables;
    private readonly GpuUpload upload;
    private readonly GpuBatch[] places;
    private int next;
    private (Batch Batch, GpuBatch Place)? prefetched;

    /// <summary>Takes memory on the device.</summary>
    /// <param name="device">Where images go.</param>
    /// <param name="normalization">Mean and deviation of the images.</param>
    /// <param name="capacity">The most images of a batch.</param>
    /// <param name="resolution">Pixels a side.</param>
    /// <param name="batches">Batches on the device at a time: one is brought while kernels read the others.</param>
    /// <exception cref="InsufficientMemoryException">The device has not that much memory left.</exception>
    public GpuBatchInput(
        GpuDevice device, PixelNormalization normalization, int capacity, int resolution, int batches = 2)
    {
        this.device = device;
        this.capacity = capacity;
        this.resolution = resolution;
        channels = normalization.Mean.Length;
        normalized = normalization.Table();
        tables = new float[2 * normalized.Length];
        try
        {
            upload = owned.Add(new GpuUpload(device));
            places = new GpuBatch[batches];
            for (int i = 0; i < batches; i++)
                places[i] = owned.Add(new GpuBatch(device, capacity, channels, resolution, tables.Length));
        }
        catch
        {
            owned.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Copies a batch to the device, where the one is replaced that was brought longest ago; one that
    /// <see cref="Prefetch"/> brought is there already.
    /// </summary>
    /// <param name="batch">Free to reuse after the call.</param>
    /// <exception cref="ArgumentException">Dimensions disagree, or a box reaches outside the image.</exception>
    /// <exception cref="GpuException">The device fails.</exception>
    public GpuBatch Load(Batch batch)
    {
        GpuBatch place = prefetched is { } ahead && ReferenceEquals(ahead.Batch, batch) ? ahead.Place : Bring(batch);
        prefetched = null;
        return place;
    }

    /// <summary>
    /// Copies to the device, while it computes, the batch that <see cref="Load"/> will be given next.
    /// </summary>
    /// <param name="batch">Unchanged until then.</param>
    /// <exception cref="ArgumentException">Dimensions disagree, or a box reaches outside the image.</exception>
    /// <exception cref="GpuException">The device fails.</exception>
    public void Prefetch(Batch batch) => prefetched = (batch, Bring(batch));

    /// <summary>All kernels that were launched are done: batches can be replaced without waiting.</summary>
    public void Settle()
    {
        foreach (GpuBatch place in places) place.IsInUse = false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        device.Drain();
        owned.Dispose();
    }

    private GpuBatch Bring(Batch batch)
    {
        Check(batch);
        GpuBatch place = places[next];
        if (place.IsInUse)
        {
            device.Synchronize();
            Settle();
        }

        next = (next + 1) % places.Length;
        FillTables(batch.Mix);
        place.Fill(upload, batch, tables);
        return place;
    }

    private void Check(Batch batch)
    {
        if (batch.Count > capacity || batch.Resolution != resolution || batch.Channels != channels)
            throw new ArgumentException(
                $"{batch.Count} images of {batch.Channels}×{batch.Resolution}×{batch.Resolution} do not fit {capacity} "
                    + $"of "
                + $"{channels}×{resolution}×{resolution}.", nameof(batch));
        CheckInside(batch.Mix.Box);
        foreach (PixelBox box in batch.Erased) CheckInside(box);
    }

    private void CheckInside(PixelBox box)
    {
        if (!box.IsEmpty && (box.Left < 0 || box.Top < 0 || box.Right > resolution || box.Bottom > resolution))
            throw new ArgumentException($"{box} reaches outside images of {resolution}×{resolution}.");
    }

    /// <summary>
    /// What a byte of an image becomes, and what it adds to its neighbour: rounded here, since a device may fuse
    /// product and sum.
    /// </summary>
    private void FillTables(in Mix mix)
    {
        float own = mix.Kind == MixKind.Mixup ? (float)mix.Share : 1, other = (float)(1 - mix.Share);
        for (int i = 0; i < normalized.Length; i++)
        {
            tables[i] = normalized[i] * own;
            tables[normalized.Length + i] = normalized[i] * other;
        }
    }
}
