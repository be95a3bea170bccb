namespace GResNet.Imaging;

/// <summary>
/// An image of bytes, [row][column][channel] without gaps, in memory that the next image uses again: it grows as need
/// be.
/// </summary>
public sealed class ImageBuffer
{
    /// <summary>Bytes past the last pixel that may be read and written, so that vectors need no special end.</summary>
    internal const int Slack = 64;

    /// <summary>The most bytes of pixels.</summary>
    internal static readonly int MostBytes = Array.MaxLength - Slack;

    // What one huge image took is given back when ordinary ones follow.
    private const int LargeBytes = 64 << 20;

    // Pinned, so that kernels and native decoders may keep its address.
    private byte[] memory = GC.AllocateUninitializedArray<byte>(Slack, pinned: true);

    /// <summary>Columns.</summary>
    public int Width { get; private set; }

    /// <summary>Rows.</summary>
    public int Height { get; private set; }

    /// <summary>Bytes of a pixel: 1 for greyscale, 3 for red, green, blue.</summary>
    public int Channels { get; private set; }

    /// <summary>Bytes of a row.</summary>
    public int Stride => Width * Channels;

    /// <summary>Columns and rows.</summary>
    public ImageSize Size => new(Width, Height);

    /// <summary>All rows, one after the other.</summary>
    public Span<byte> Pixels => memory.AsSpan(0, Stride * Height);

    /// <summary>First byte; valid until <see cref="Reset"/>.</summary>
    internal unsafe byte* Data =>
        (byte*)System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0);

    /// <summary>Whether memory of a size is far more than what is needed.</summary>
    internal static bool IsWasteful(long size, long needed) => size > LargeBytes && needed < size / 4;

    /// <summary>One row.</summary>
    public Span<byte> Row(int row) => memory.AsSpan(row * Stride, Stride);

    /// <summary>Takes another size; the pixels are then undefined.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1,
    /// or the image has more than 2³¹ bytes.</exception>
    public void Reset(int width, int height, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        long bytes = (long)width * height * channels + Slack;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, Array.MaxLength, nameof(height));
        if (memory.Length < bytes || IsWasteful(memory.Length, bytes))
            memory = GC.AllocateUninitializedArray<byte>((int)bytes, pinned: true);
        (Width, Height, Channels) = (width, height, channels);
    }
}
