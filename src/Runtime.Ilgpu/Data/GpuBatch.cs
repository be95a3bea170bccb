using System.Runtime.InteropServices;
using GResNet.Imaging;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Maps;
using GResNet.Runtime.Ilgpu.Memory;
using ILGPU;
using ILGPU.Runtime;

namespace GResNet.Runtime.Ilgpu.Data;

/// <summary>
/// A batch of images on a device as bytes, with what is to be erased and mixed: what <see cref="GpuBatchInput.Load"/>
/// gives.
/// </summary>
public sealed class GpuBatch : IDisposable
{
    private readonly Owned owned = new();
    private readonly GpuDevice device;
    private readonly int channels, resolution;
    private readonly MemoryBuffer1D<byte, Stride1D.Dense> pixels;
    private readonly MemoryBuffer1D<PixelBox, Stride1D.Dense> erased;
    private readonly MemoryBuffer1D<int, Stride1D.Dense> labels;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> tables;
    private Mix mix;

    internal GpuBatch(GpuDevice device, int capacity, int channels, int resolution, int tableLength)
    {
        this.device = device;
        this.channels = channels;
        this.resolution = resolution;
        try
        {
            pixels = owned.Add(device.AllocateBuffer<byte>((long)capacity * resolution * resolution * channels));
            erased = owned.Add(device.AllocateBuffer<PixelBox>(capacity));
            labels = owned.Add(device.AllocateBuffer<int>(capacity));
            tables = owned.Add(device.AllocateBuffer<float>(tableLength));
        }
        catch
        {
            owned.Dispose();
            throw;
        }
    }

    /// <summary>Images it has.</summary>
    public int Count { get; private set; }

    /// <summary>Their labels, on the device.</summary>
    public ArrayView<int> Labels => labels.View.BaseView.SubView(0, Count);

    /// <summary>Kernels were launched that read it, and may not be done.</summary>
    internal bool IsInUse { get; set; }

    /// <summary>Writes the images, normalised, erased and mixed.</summary>
    /// <param name="target">Images × channels × rows × columns, overwritten.</param>
    /// <exception cref="ArgumentException">It is not of the batch's dimensions.</exception>
    public void Write<T>(GpuMap<T> target)
        where T : unmanaged, IGpuElement<T>
    {
        Check.Shape(target, Count, channels, resolution, resolution, nameof(target));
        IsInUse = true;
        Elements.Launch(device, target.Length, new BatchInputKernel<T>(
            pixels.View.BaseView, erased.View.BaseView, mix, tables.View.BaseView, target));
    }

    /// <inheritdoc/>
    public void Dispose() => owned.Dispose();

    /// <summary>Copies another batch here.</summary>
    internal void Fill(GpuUpload upload, Batch batch, ReadOnlySpan<float> values)
    {
        Count = batch.Count;
        mix = batch.Mix;
        Copy(upload, batch.Pixels, pixels);
        Copy(upload, batch.Erased, erased);
        Copy(upload, batch.Labels, labels);
        Copy(upload, values, tables);
    }

    private static void Copy<TValue>(
        GpuUpload upload, ReadOnlySpan<TValue> values, MemoryBuffer1D<TValue, Stride1D.Dense> to)
        where TValue : unmanaged =>
        upload.Copy(MemoryMarshal.AsBytes(values), to.View.BaseView.SubView(0, values.Length).Cast<byte>());
}
