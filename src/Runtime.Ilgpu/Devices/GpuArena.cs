using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;
using ILGPU.Runtime;

namespace GResNet.Runtime.Ilgpu;

/// <summary>
/// One allocation of device memory in which everything has a planned place, so that nothing is allocated during a step:
/// first vectors of floats, then maps. Both are views of it.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GpuArena : IDisposable
{
    // Devices read 128 to 256 bytes at once: maps begin where such a piece does.
    private const int Alignment = 256;

    private readonly MemoryBuffer1D<byte, Stride1D.Dense> buffer;
    private readonly long firstMap;

    internal GpuArena(GpuDevice device, long floats, long mapBytes)
    {
        Floats = floats;
        firstMap = (floats * sizeof(float) + Alignment - 1) / Alignment * Alignment;
        buffer = device.AllocateBuffer<byte>(firstMap + mapBytes);
    }

    /// <summary>Floats of its vectors.</summary>
    public long Floats { get; }

    /// <summary>Bytes of all.</summary>
    public long Bytes => buffer.Length;

    /// <summary>A vector at a planned place.</summary>
    /// <param name="offset">Its first float.</param>
    /// <param name="length">Its floats.</param>
    /// <exception cref="ArgumentException">It does not lie among the vectors.</exception>
    public ArrayView<float> Vector(long offset, long length)
    {
        if (offset < 0 || length < 0 || offset + length > Floats)
            throw new ArgumentException($"Floats {offset} to {offset + length} asked for; vectors have {Floats}.");
        return buffer.View.BaseView.SubView(offset * sizeof(float), length * sizeof(float)).Cast<float>();
    }

    /// <summary>A map at a planned place.</summary>
    /// <param name="offset">
    /// Its first element, among those of the maps: a multiple of 16, since kernels load 16 bytes at once.
    /// </param>
    /// <param name="batch">Images.</param>
    /// <param name="channels">Channels of one image.</param>
    /// <param name="height">Rows of one image.</param>
    /// <param name="width">Columns of one image.</param>
    /// <exception cref="ArgumentException">The place is none for a map, or the map does not fit.</exception>
    public GpuMap<T> Map<T>(long offset, int batch, int channels, int height, int width) where T
        : unmanaged, IGpuElement<T> =>
        new(From<T>(offset).Cast<T>(), batch, channels, height, width);

    /// <summary>Floats, where the plan has two elements or more for each: floats whatever maps hold.</summary>
    /// <param name="offset">The first, among the elements of the maps: a multiple of 16.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentException">The place is none for a map, or the floats do not fit.</exception>
    public ArrayView<float> FloatsOf<T>(long offset, int count) where T : unmanaged, IGpuElement<T>
    {
        ArrayView<float> floats = From<T>(offset).Cast<float>();
        return count <= floats.Length
            ? floats.SubView(0, count)
            : throw new ArgumentException($"There is room for {floats.Length} floats.", nameof(count));
    }

    /// <inheritdoc/>
    public void Dispose() => buffer.Free();

    /// <summary>All bytes from an element of the maps on.</summary>
    private ArrayView<byte> From<T>(long offset) where T : unmanaged
    {
        if (offset < 0 || offset % 16 != 0)
            throw new ArgumentException(
                $"A map cannot begin at element {offset}, which is no multiple of 16.", nameof(offset));
        long from = firstMap + offset * Interop.SizeOf<T>();
        if (from > buffer.Length)
            throw new ArgumentException($"Element {offset} lies behind the last map.", nameof(offset));
        return buffer.View.BaseView.SubView(from, buffer.Length - from);
    }
}
