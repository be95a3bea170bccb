using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using GResNet.Cli.Exits;
using GResNet.Cli.Options;
using GResNet.Cli.Output;
using GResNet.Cli.Settings;
using GResNet.Runtime.Names;
using GResNet.Training.Data.Loading;
using GResNet.Training.Data.Shards;
using Spectre.Console;

namespace GResNet.Cli.Commands;

/// <summary><c>data pack</c>.</summary>
internal sealed class PackCommand
{
    private const int Megabyte = 1_000_000;

    private readonly Argument<string> folder = new("DIR")
    {
        Description = "A folder with a folder of images for each class, or with such folders 'train' and 'val'.",
        HelpName = "DIR",
    };

    private readonly Argument<string> output = new("OUT")
    {
        Description = "The folder to write, new or empty. Packing that was ended early goes on there, by the same "
            + "command.",
        HelpName = "OUT",
    };

    private readonly Option<int?> shardSize = NumberOptions.Number<int>(
        "--shard-size", "MB", $"Megabytes of a shard. Default: {new PackingOptions().ShardBytes / Megabyte}.",
        atLeast: 1, atMost: 10_000);

    private readonly Option<UnreadableImages> unreadable = CommonOptions.Unreadable();
    private readonly Option<int?> threads = CommonOptions.Threads();
    private readonly Option<bool> json = CommonOptions.Json();
    private readonly LayoutOptions layout = new();
    private readonly LimitOptions limits = new();

    public static Command Create()
    {
        var parts = new PackCommand();
        var command = new Command(
            "pack",
            "Pack a folder of images into shards, tar files with many images each, which --data takes in its place: "
                + "for so many images that opening each file takes too long. Ctrl-C ends it (exit code 130); the same "
                + "command goes on.")
        {
            parts.folder, parts.output, parts.shardSize, parts.unreadable, parts.threads, parts.json,
        };
        parts.layout.AddTo(command);
        parts.limits.AddTo(command);
        command.SetAction(parts.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        string from = parsed.GetRequiredValue(folder), to = parsed.GetRequiredValue(output);
        TextWriter messages = parsed.GetValue(json) ? Console.Error : Console.Out;
        var options = new PackingOptions
        {
            ShardBytes = (long)(parsed.GetValue(shardSize) ?? new PackingOptions().ShardBytes / Megabyte) * Megabyte,
            Reading = layout.Choose(parsed, from),
            Limits = limits.Choose(parsed)?.ToLimits(),
            Threads = parsed.GetValue(threads) ?? CommonOptions.DefaultThreads,
            Unreadable = parsed.GetValue(unreadable),
            Warn = warning => messages.WriteLine($"warning: {Printable.Of(warning)} It is left out."),
        };
        using var interruption = new Interruption("gresnet", "after the current image");
        try
        {
            PackingReport report = Pack(parsed, from, to, options, interruption.Token);
            foreach (string note in report.Notes) messages.WriteLine(Printable.Of(note));
            messages.WriteLine(
                $"{report.Images:n0} images in {report.Classes:n0} classes, {report.Shards:n0} shards of "
                    + $"{Quantity.Bytes(report.Bytes)} in all: {Printable.Of(to)}"
                    + (report.Found > 0 ? $" ({report.Found:n0} shards were there already)" : "")
                    + (report.Unreadable > 0 ? $"; {report.Unreadable:n0} images could not be read" : ""));
            if (parsed.GetValue(json))
                Console.Out.WriteLine(JsonSerializer.Serialize(report, PackingJson.Default.PackingReport));
            return 0;
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            messages.WriteLine("Ended early: the same command goes on.");
            return Interruption.ExitCode;
        }
    }

    private PackingReport Pack(
        ParseResult parsed, string from, string to, PackingOptions options, CancellationToken cancellation) =>
        Console.IsOutputRedirected || parsed.GetValue(json)
            ? ShardPacker.Run(from, to, options, cancellation)
            : AnsiConsole.Progress().AutoClear(true).Start(context =>
            {
                ProgressTask task = context.AddTask("packing");
                return ShardPacker.Run(
                    from, to, options with { Progress = (done, all) => (task.Value, task.MaxValue) = (done, all) },
                    cancellation);
            });
}

/// <summary>JSON of what was packed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PackingReport))]
internal sealed partial class PackingJson : JsonSerializerContext;
