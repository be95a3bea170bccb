using System.CommandLine;
using GResNet.Cli.Settings;
using GResNet.Cli.Views;
using GResNet.Imaging.Decoding;
using GResNet.Training.Data.Folders;
using Spectre.Console;

namespace GResNet.Cli.Commands;

/// <summary><c>data</c>.</summary>
internal static class DataCommand
{
    public static Command Create() => new("data", "Look at images before training on them.") { CreateCheck() };

    private static Command CreateCheck()
    {
        var folder = new Argument<string>("DIR")
        {
            Description = "A folder with a folder of images for each class, or with such folders 'train' and 'val'.",
                HelpName = "DIR",
        };
        Option<int?> threads = CommonOptions.Threads();
        var layout = new LayoutOptions();
        var limits = new LimitOptions();
        var command = new Command(
            "check",
            "Decode every image of a folder, and list what is there and what cannot be read (exit code 1 where "
                + "anything cannot, or where there is too "
            + "little to train with).")
        {
            folder, threads,
        };
        layout.AddTo(command);
        limits.AddTo(command);
        command.SetAction(parsed => Check(
            parsed.GetRequiredValue(folder), layout.Choose(parsed), limits.Choose(parsed)?.ToLimits(),
            parsed.GetValue(threads) ?? CommonOptions.DefaultThreads));
        return command;
    }

    private static int Check(string folder, FolderReading? reading, ImageLimits? limits, int threads)
    {
        FolderReport report = Console.IsOutputRedirected
            ? FolderCheck.Run(folder, reading: reading, limits: limits, threads: threads)
            : AnsiConsole.Progress().AutoClear(true).Start(context =>
            {
                ProgressTask task = context.AddTask("decoding");
                return FolderCheck.Run(
                    folder, reading: reading, limits: limits, threads: threads,
                    progress: (done, all) => (task.Value, task.MaxValue) = (done, all));
            });
        FolderReportView.Print(report);
        return report.Problems.IsEmpty && report.LeftOut.Undecoded.IsEmpty && report.Refusal is null ? 0 : 1;
    }
}
