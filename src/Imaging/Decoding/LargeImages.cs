namespace GResNet.Imaging.Decoding;

/// <summary>
/// Images whose decoder may hold all of their pixels, as it does of interlaced PNG, progressive JPEG, WebP, GIF and
/// HEIF: of those above a size one is decoded at a time in this process, so that memory does not grow with the threads.
/// </summary>
internal static class LargeImages
{
    /// <summary>The most bytes that an image has as it is stored and is decoded without waiting for others.</summary>
    public const long Bytes = 256 << 20;

    private static readonly SemaphoreSlim Turn = new(1, 1);

    /// <summary>Waits, where an image is large, until no other is decoded; the result ends its turn.</summary>
    /// <param name="bytes">Of its pixels.</param>
    public static Holder Wait(long bytes)
    {
        if (bytes <= Bytes) return default;
        Turn.Wait();
        return new Holder(holds: true);
    }

    /// <summary>Whose turn it is.</summary>
    public readonly ref struct Holder(bool holds)
    {
        public void Dispose()
        {
            if (holds) Turn.Release();
        }
    }
}
