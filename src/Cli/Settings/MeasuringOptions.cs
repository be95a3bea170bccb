using System.CommandLine;
using GResNet.Cli.Data;
using GResNet.Cli.Devices;
using GResNet.Cli.Options;
using GResNet.Cli.Programs;
using GResNet.Imaging;
using GResNet.Runtime.Names;
using GResNet.Runtime.Weights;
using GResNet.Training;
using GResNet.Training.Data;
using GResNet.Training.Data.Loading;

namespace GResNet.Cli.Settings;

/// <summary>Which images a trained network is given, how they are read, and on what it computes.</summary>
/// <param name="program">May add kinds of devices.</param>
/// <param name="part">What <c>--part</c> is for.</param>
/// <param name="batch">What <c>--batch</c> is for.</param>
internal sealed class MeasuringOptions(ProgramDescription program, string part, string batch)
{
    private readonly Option<string?> dataDir = CommonOptions.DataDir();
    private readonly Option<string?> part = new("--part") { Description = part, HelpName = "NAME" };
    private readonly Option<int?> limit = CommonOptions.Limit();
    private readonly Option<int?> batch = NumberOptions.Number<int>("--batch", "N", batch, atLeast: 1);
    private readonly Option<int?> resolution = NumberOptions.Number(
        "--eval-resolution", "PIXELS", "Pixels a side. Default: as in training's validation.", RecipeRanges.Pixels);
    private readonly Option<int?> resize = NumberOptions.Number(
        "--eval-resize", "PIXELS",
        "The shorter side is first scaled to so many pixels. Default: as in training's validation.",
        RecipeRanges.Pixels);
    private readonly Option<UnreadableImages> unreadable = CommonOptions.Unreadable();
    private readonly Option<int?> threads = CommonOptions.Threads();
    private readonly Option<int?> loaderThreads = CommonOptions.LoaderThreads();
    private readonly Option<bool> json = CommonOptions.Json();
    private readonly LayoutOptions layout = new();
    private readonly LimitOptions limits = new();

    /// <summary>On what it computes.</summary>
    public DeviceOptions Devices { get; } = new(program);

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[
            dataDir, part, limit, batch, resolution, resize, unreadable, threads, loaderThreads, json,
        ])
            command.Add(option);
        layout.AddLayoutTo(command);
        Devices.AddTo(command);
        limits.AddTo(command);
    }

    /// <summary>Whether the result is JSON.</summary>
    public bool AsJson(ParseResult parsed) => parsed.GetValue(json);

    /// <summary>Where to say how it goes: beside JSON, which standard output then has alone.</summary>
    public TextWriter Messages(ParseResult parsed) => AsJson(parsed) ? Console.Error : Console.Out;

    public int Threads(ParseResult parsed) => parsed.GetValue(threads) ?? CommonOptions.DefaultThreads;

    public string? DataDir(ParseResult parsed) => parsed.GetValue(dataDir);

    public int? Batch(ParseResult parsed) => parsed.GetValue(batch);

    public int? Resolution(ParseResult parsed) => parsed.GetValue(resolution);

    /// <summary>How images are read.</summary>
    /// <param name="parsed">What was given.</param>
    /// <param name="card">What the weights say of images; null where they say nothing.</param>
    public EvaluationOptions Reading(ParseResult parsed, ModelCard? card) => new()
    {
        Resize = parsed.GetValue(resize) ?? card?.Resize,
        Resampling = card?.Resampling ?? default,
        Threads = parsed.GetValue(loaderThreads) ?? CommonOptions.DefaultThreads,
        Unreadable = parsed.GetValue(unreadable),
    };

    /// <summary>The images that are asked for, with what was given besides.</summary>
    /// <param name="request">The images.</param>
    /// <param name="parsed">What was given.</param>
    /// <param name="trained">What files might ask for in training; null where that is not known.</param>
    public DataRequest Complete(DataRequest request, ParseResult parsed, LimitRequest? trained) => request with
    {
        Folder = parsed.GetValue(dataDir) ?? request.Folder,
        Limit = parsed.GetValue(limit) ?? request.Limit,
        Reading = layout.Choose(parsed, request.Name) ?? request.Reading,
        FileLimits = limits.Choose(parsed, trained),
    };

    /// <summary>The images that are named, or those that a network was trained on.</summary>
    /// <param name="named">Which; null for the latter.</param>
    /// <param name="parsed">What was given besides.</param>
    /// <param name="trainedOn">What it was trained on; null where that is not known.</param>
    /// <param name="weights">Where its weights are.</param>
    /// <exception cref="DatasetException">They are not where they were.</exception>
    /// <exception cref="CheckpointException">They are not known.</exception>
    public DataRequest Request(string? named, ParseResult parsed, DataRequest? trainedOn, string weights)
    {
        if (named is null) trainedOn?.MovedTo(null, DataDir(parsed)).CheckIsThere();
        DataRequest request = named is not null ? new DataRequest(named) : trainedOn
            ?? throw new CheckpointException(
                $"'{weights}' does not say where the images are that it was trained on; name them with --data.");
        return Complete(request, parsed, trainedOn?.FileLimits);
    }

    /// <summary>Loads images, and says which.</summary>
    /// <param name="request">Which.</param>
    /// <param name="parsed">What was given.</param>
    /// <param name="isWhole">Whether a folder that is not divided is meant as a whole.</param>
    /// <param name="done">What is done with them: <c>embedded</c>.</param>
    /// <param name="messages">Where to say it.</param>
    public MeasuredImages Load(
        DataRequest request, ParseResult parsed, bool isWhole, string done, TextWriter messages)
    {
        MeasuredImages images = DataCatalogue.LoadMeasured(request, parsed.GetValue(part), isWhole, messages);
        foreach (string note in images.Notes) messages.WriteLine(Printable.Of(note));
        if (images.Part is not null)
            messages.WriteLine(Printable.Of(
                $"{done} is the part '{images.Part}' of {images.Name}"
                + (images.Parts.Length > 1 ? $"; --part chooses: {string.Join(", ", images.Parts)}" : "")));
        return images;
    }

    /// <summary>Refuses images that cannot be decoded, unless they are to be left out.</summary>
    public void CheckDecoded(ParseResult parsed, MeasuredImages images) =>
        ExecutionSettings.Check(parsed.GetValue(unreadable), images.Undecoded, images.Name);
}
