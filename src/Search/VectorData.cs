using System.IO.MemoryMappedFiles;
using GResNet.Runtime.Memory;

namespace GResNet.Search;

/// <summary>Where the numbers of an index are: in memory of its own, or in a file that is mapped.</summary>
internal sealed unsafe class VectorData : IDisposable
{
    private readonly AlignedBuffer? buffer;
    private readonly MemoryMappedFile? file;
    private readonly MemoryMappedViewAccessor? view;
    private readonly byte* start;
    private bool disposed;

    /// <summary>New memory.</summary>
    public VectorData(long bytes)
    {
        buffer = new AlignedBuffer((bytes + sizeof(float) - 1) / sizeof(float));
        start = (byte*)buffer.Data;
    }

    /// <summary>Bytes of a file, from an offset on.</summary>
    public VectorData(string path, long offset)
    {
        file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, 0, MemoryMappedFileAccess.Read);
        view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* mapped = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref mapped);
        start = mapped + view.PointerOffset + offset;
    }

    /// <summary>The first byte.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public byte* Start
    {
        get
        {
            ObjectDisposedException.ThrowIf(disposed, typeof(VectorIndex));
            return start;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        buffer?.Dispose();
        view?.SafeMemoryMappedViewHandle.ReleasePointer();
        view?.Dispose();
        file?.Dispose();
    }
}
