using ILGPU;
using ILGPU.Runtime;

namespace GResNet.Runtime.Ilgpu.Memory;

/// <summary>
/// Copies in the order of launches. They fail with a <see cref="GpuException"/>, which may also be the first to tell
/// that a kernel before them failed.
/// </summary>
internal static unsafe class GpuCopies
{
    /// <summary>Makes everything zero.</summary>
    public static void Clear<T>(this GpuDevice device, ArrayView<T> view) where T : unmanaged
    {
        if (view.Length == 0) return;
        try
        {
            view.MemSetToZero(device.Accelerator.DefaultStream);
        }
        catch (AcceleratorException exception)
        {
            throw Failed(device, exception);
        }
    }

    /// <summary>Copies from host memory, which is free to change afterwards.</summary>
    public static void Upload<T>(this GpuDevice device, ReadOnlySpan<T> from, ArrayView<T> to) where T : unmanaged
    {
        CheckLength(from.Length, to.Length);
        if (from.IsEmpty) return;
        try
        {
            fixed (T* first = from) to.CopyFromCPU(device.Accelerator.DefaultStream, ref *first, from.Length);
        }
        catch (AcceleratorException exception)
        {
            throw Failed(device, exception);
        }
    }

    /// <summary>Copies to host memory, when all that was launched is done.</summary>
    public static void Download<T>(this GpuDevice device, ArrayView<T> from, Span<T> to) where T : unmanaged
    {
        CheckLength(from.Length, to.Length);
        if (to.IsEmpty) return;
        try
        {
            fixed (T* first = to) from.CopyToCPU(device.Accelerator.DefaultStream, ref *first, to.Length);
        }
        catch (AcceleratorException exception)
        {
            throw Failed(device, exception);
        }
    }

    /// <summary>Copies on the device.</summary>
    public static void Copy<T>(this GpuDevice device, ArrayView<T> from, ArrayView<T> to) where T : unmanaged
    {
        CheckLength(from.Length, to.Length);
        if (from.Length == 0) return;
        try
        {
            from.CopyTo(device.Accelerator.DefaultStream, to);
        }
        catch (AcceleratorException exception)
        {
            throw Failed(device, exception);
        }
    }

    private static void CheckLength(long from, long to)
    {
        if (from != to) throw new ArgumentException($"{from} elements cannot be copied to {to}.");
    }

    private static GpuException Failed(GpuDevice device, AcceleratorException exception) =>
        new($"A copy, or a kernel before it, failed on {device.Info.Name}: {exception.Message}", exception);
}
