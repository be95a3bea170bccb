using System.Buffers;

namespace GResNet.Inference;

/// <summary>An image as a network takes it, [row][column][channel], in memory that the next one uses again.</summary>
/// <param name="name">What messages call it.</param>
/// <param name="bytes">Of it.</param>
internal sealed class ImagePixels(string name, int bytes) : IDisposable
{
    private byte[]? memory = ArrayPool<byte>.Shared.Rent(bytes);

    /// <summary>What messages call the image.</summary>
    public string Name => name;

    /// <summary>All bytes.</summary>
    /// <exception cref="ObjectDisposedException">The memory was given back.</exception>
    public Span<byte> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(memory is null, this);
            return memory.AsSpan(0, bytes);
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref memory, null) is { } given) ArrayPool<byte>.Shared.Return(given);
    }
}
