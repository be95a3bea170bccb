using System.Collections.Immutable;

namespace GResNet.Runtime.Weights;

/// <summary>What a byte of each channel becomes: (byte / 255 − mean) / deviation.</summary>
/// <param name="Mean">Of each channel, of pixels from 0 to 1.</param>
/// <param name="Deviation">Standard deviation of each channel.</param>
public sealed record PixelNormalization(ImmutableArray<float> Mean, ImmutableArray<float> Deviation)
{
    /// <summary>Values of a byte.</summary>
    public const int Levels = 256;

    /// <summary>That of ImageNet's training images, as torchvision's models expect them.</summary>
    public static PixelNormalization ImageNet { get; } = new([0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]);

    /// <summary>Mean and deviation of images, as they are measured: what a dataset of one's own needs.</summary>
    /// <param name="pixels">All images to learn from: bytes, channel by channel of a pixel after the other.</param>
    /// <param name="channels">Channels of a pixel.</param>
    /// <exception cref="ArgumentException">There are no whole pixels, or all are equal in a channel.</exception>
    public static PixelNormalization Measure(ReadOnlySpan<byte> pixels, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        if (pixels.IsEmpty || pixels.Length % channels != 0)
            throw new ArgumentException(
                $"{pixels.Length} bytes are no pixels of {channels} channels.", nameof(pixels));
        var counts = new long[channels, Levels];
        for (int i = 0; i < pixels.Length; i++) counts[i % channels, pixels[i]]++;
        (float Mean, float Deviation)[] measured =
            [.. Enumerable.Range(0, channels).Select(channel => Measure(counts, channel))];
        return new PixelNormalization([.. measured.Select(m => m.Mean)], [.. measured.Select(m => m.Deviation)]);
    }

    private static (float Mean, float Deviation) Measure(long[,] counts, int channel)
    {
        IEnumerable<int> levels = Enumerable.Range(0, Levels);
        double pixels = levels.Sum(level => counts[channel, level]);
        double mean = levels.Sum(level => (double)level * counts[channel, level]) / pixels;
        double variance = levels.Sum(level => (level - mean) * (level - mean) * counts[channel, level]) / pixels;
        if (variance == 0)
            throw new ArgumentException(
                $"All pixels have the value {mean} in channel {channel}: there is nothing to learn from.");
        return ((float)(mean / (Levels - 1)), (float)(Math.Sqrt(variance) / (Levels - 1)));
    }

    /// <summary>The value of every byte in every channel: [channel][byte].</summary>
    public float[] Table() =>
    [
        .. from channel in Enumerable.Range(0, Mean.Length)
           from level in Enumerable.Range(0, Levels)
           select (level / 255f - Mean[channel]) / Deviation[channel],
    ];
}
