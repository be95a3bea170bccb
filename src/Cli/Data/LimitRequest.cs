using GResNet.Imaging.Decoding;
using GResNet.Imaging.Settings;

namespace GResNet.Cli.Data;

/// <summary>What a user said that image files may ask for; null where nothing was said.</summary>
/// <param name="Pixels">Of an image.</param>
/// <param name="Side">Columns of an image, and rows.</param>
/// <param name="Bytes">Of a file.</param>
/// <param name="Seconds">That decoding an image may take.</param>
internal sealed record LimitRequest(
    long? Pixels = null, int? Side = null, long? Bytes = null, double? Seconds = null)
{
    public static readonly NumberRange<long> AllowedPixels = new(1, 1_000_000_000_000);
    public static readonly NumberRange<int> AllowedSide = new(1, ImageLimits.GreatestSide);
    public static readonly NumberRange<long> AllowedBytes = new(1, Array.MaxLength);
    public static readonly NumberRange<double> AllowedSeconds = new(0.001, 86400);

    /// <summary>The limits, with those of the program where nothing was said.</summary>
    public ImageLimits ToLimits()
    {
        ImageLimits limits = ImageLimits.Default;
        return new ImageLimits
        {
            Pixels = Pixels ?? limits.Pixels,
            Side = Side ?? limits.Side,
            FileBytes = Bytes ?? limits.FileBytes,
            Time = Seconds is { } seconds ? TimeSpan.FromSeconds(seconds) : limits.Time,
        };
    }

    /// <summary>What was said first, where nothing is said now; null where nothing ever was.</summary>
    public static LimitRequest? Combine(LimitRequest now, LimitRequest? before)
    {
        LimitRequest both = before is null ? now : new(
            now.Pixels ?? before.Pixels, now.Side ?? before.Side, now.Bytes ?? before.Bytes,
            now.Seconds ?? before.Seconds);
        return both == new LimitRequest() ? null : both;
    }
}
