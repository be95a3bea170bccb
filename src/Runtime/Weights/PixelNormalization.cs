using System.Collections.Immutable;

namespace GResNet.Runtime.Weights;

/// <summary>What a byte of each channel becomes: (byte / 255 − mean) / deviation.</summary>
/// <param name="Mean">Of each channel, of pixels from 0 to 1.</param>
/// <param name="Deviation">Standard deviation of each channel.</param>
public sealed record PixelNormalization(ImmutableArray<float> Mean, ImmutableArray<float> Deviation)
{
    /// <summary>Values of a byte.</summary>
    public const int Levels = 256;

    /// <summary>The value of every byte in every channel: [channel][byte].</summary>
    public float[] Table() =>
    [
        .. from channel in Enumerable.Range(0, Mean.Length)
           from level in Enumerable.Range(0, Levels)
           select (level / 255f - Mean[channel]) / Deviation[channel],
    ];
}
