using ILGPU;
using ILGPU.Runtime;

namespace GResNet.Runtime.Ilgpu.Memory;

/// <summary>
/// Copies host memory to a device piece by piece through two buffers that the driver copies from by itself
/// (page-locked, where it can): one is filled while the other is copied, on a stream beside that of the kernels.
/// </summary>
/// <remarks>
/// Nothing but the caller keeps copies and kernels apart: no launched kernel may still use what is overwritten, and
/// kernels that read it are launched after <see cref="Copy"/>.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GpuUpload : IDisposable
{
    // Long enough that beginning a copy does not count, short enough that the first one begins early.
    private const int DefaultPiece = 2 << 20;

    private readonly Owned owned = new();
    private readonly AcceleratorStream stream;
    private readonly PageLockedArray1D<byte>[] buffers;
    private readonly int piece;

    /// <summary>Takes the buffers.</summary>
    /// <param name="device">Where to copy to.</param>
    /// <param name="piece">Bytes of one buffer.</param>
    /// <exception cref="InsufficientMemoryException">There is no such memory left.</exception>
    /// <exception cref="GpuException">The device fails.</exception>
    public GpuUpload(GpuDevice device, int piece = DefaultPiece)
    {
        this.piece = piece;
        try
        {
            stream = owned.Add(device.Take(0, accelerator => accelerator.CreateStream()));
            buffers = [TakeBuffer(), TakeBuffer()];
        }
        catch
        {
            owned.Dispose();
            throw;
        }

        PageLockedArray1D<byte> TakeBuffer() =>
            owned.Add(device.Take(piece, accelerator => accelerator.AllocatePageLocked1D<byte>(piece)));
    }

    /// <summary>Copies <paramref name="values"/>; they are there when it returns.</summary>
    /// <param name="values">The bytes.</param>
    /// <param name="to">As many, overwritten.</param>
    /// <exception cref="ArgumentException"><paramref name="to"/> has another length.</exception>
    /// <exception cref="GpuException">The device fails.</exception>
    public void Copy(ReadOnlySpan<byte> values, ArrayView<byte> to)
    {
        if (to.Length != values.Length)
            throw new ArgumentException($"{values.Length} bytes given for {to.Length}.", nameof(to));
        try
        {
            for (int start = 0, next = 0; start < values.Length; start += piece, next = 1 - next)
            {
                ReadOnlySpan<byte> part = values.Slice(start, Math.Min(piece, values.Length - start));
                Span<byte> buffer = buffers[next].Span;
                part.CopyTo(buffer);
                // The other buffer is free to be filled when its own copy is done.
                stream.Synchronize();
                to.SubView(start, part.Length).CopyFromCPUUnsafeAsync(stream, ref buffer[0], part.Length);
            }

            stream.Synchronize();
        }
        catch (AcceleratorException exception)
        {
            throw new GpuException($"Copying to the device failed: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => owned.Dispose();
}
