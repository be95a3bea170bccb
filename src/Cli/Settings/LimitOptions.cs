using System.CommandLine;
using GResNet.Cli.Data;
using GResNet.Cli.Options;
using GResNet.Imaging.Decoding;

namespace GResNet.Cli.Settings;

/// <summary>What image files may ask for, in every command that decodes some.</summary>
internal sealed class LimitOptions
{
    private readonly Option<long?> pixels = NumberOptions.Number(
        "--max-pixels", "N",
        $"Pixels that an image may have; it is not read otherwise. Default: {ImageLimits.Default.Pixels}.",
        LimitRequest.AllowedPixels);

    private readonly Option<int?> side = NumberOptions.Number(
        "--max-side", "N", $"Pixels that a side of an image may have. Default: {ImageLimits.Default.Side}.",
        LimitRequest.AllowedSide);

    private readonly Option<long?> bytes = NumberOptions.Number(
        "--max-bytes", "N", $"Bytes that an image's file may have. Default: {ImageLimits.Default.FileBytes}.",
        LimitRequest.AllowedBytes);

    private readonly Option<double?> seconds = NumberOptions.Number(
        "--max-seconds", "S",
        $"Seconds that decoding an image may take. Default: {ImageLimits.Default.Time.TotalSeconds}.",
        LimitRequest.AllowedSeconds);

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[pixels, side, bytes, seconds]) command.Options.Add(option);
    }

    /// <summary>What was asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="before">What was asked for when the run began, which holds where nothing is said;
    /// null for nothing.</param>
    /// <returns>Null where nothing was.</returns>
    public LimitRequest? Choose(ParseResult parsed, LimitRequest? before = null) => LimitRequest.Combine(
        new(parsed.GetValue(pixels), parsed.GetValue(side), parsed.GetValue(bytes), parsed.GetValue(seconds)), before);
}
