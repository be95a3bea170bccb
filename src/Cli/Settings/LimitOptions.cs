using System.CommandLine;
using GResNet.Cli.Options;
using GResNet.Imaging.Decoding;

namespace GResNet.Cli.Settings;

/// <summary>What image files may ask for, in every command that decodes some.</summary>
internal sealed class LimitOptions
{
    private readonly Option<long?> pixels = NumberOptions.Number<long>(
        "--max-pixels", "N",
        $"Pixels that an image may have; it is not read otherwise. Default: {ImageLimits.Default.Pixels}.",
        atLeast: 1L);

    private readonly Option<int?> side = NumberOptions.Number<int>(
        "--max-side", "N", $"Pixels that a side of an image may have. Default: {ImageLimits.Default.Side}.",
        atLeast: 1);

    private readonly Option<long?> bytes = NumberOptions.Number<long>(
        "--max-bytes", "N", $"Bytes that an image's file may have. Default: {ImageLimits.Default.FileBytes}.",
        atLeast: 1L);

    private readonly Option<double?> seconds = NumberOptions.Number<double>(
        "--max-seconds", "S",
        $"Seconds that decoding an image may take. Default: {ImageLimits.Default.Time.TotalSeconds}.", atLeast: 0.001);

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[pixels, side, bytes, seconds]) command.Options.Add(option);
    }

    /// <summary>Makes what was asked for the limits of this process.</summary>
    public void Apply(ParseResult parsed)
    {
        ImageLimits limits = ImageLimits.Default;
        ImageLimits.Default = new ImageLimits
        {
            Pixels = parsed.GetValue(pixels) ?? limits.Pixels,
            Side = parsed.GetValue(side) ?? limits.Side,
            FileBytes = parsed.GetValue(bytes) ?? limits.FileBytes,
            Time = parsed.GetValue(seconds) is { } most
                ? TimeSpan.FromSeconds(Math.Min(most, TimeSpan.MaxValue.TotalSeconds / 2))
                : limits.Time,
        };
    }
}
