using System.Runtime.InteropServices;

namespace GResNet.Runtime.Memory;

/// <summary>
/// Zeroed native memory for <see cref="Length"/> floats, aligned to 64 bytes; freed by <see cref="Dispose"/>.
/// </summary>
public sealed unsafe class AlignedBuffer : IDisposable
{
    /// <summary>Bytes that the memory is aligned to: a cache line, a vector.</summary>
    internal const nuint Alignment = 64;

    private float* data;

    /// <summary>Takes the memory.</summary>
    /// <exception cref="OutOfMemoryException">It cannot be had.</exception>
    public AlignedBuffer(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        // Whole vectors: kernels read and write the last one whole.
        nuint bytes = checked(((nuint)length * sizeof(float) / Alignment + 1) * Alignment);
        bool isLarge = bytes >= HugePages.Size;
        data = (float*)NativeMemory.AlignedAlloc(bytes, isLarge ? HugePages.Size : Alignment);
        if (isLarge) HugePages.Advise(data, bytes);
        NativeMemory.Clear(data, bytes);
    }

    /// <summary>Frees the memory of a buffer nobody disposed.</summary>
    ~AlignedBuffer() => Free();

    /// <summary>Number of floats.</summary>
    public long Length { get; }

    /// <summary>First float.</summary>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    public float* Data
    {
        get
        {
            ObjectDisposedException.ThrowIf(data is null, this);
            return data;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(data);
        data = null;
    }
}
