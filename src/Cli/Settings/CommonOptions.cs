using System.CommandLine;
using GResNet.Cli.Data;
using GResNet.Cli.Options;
using GResNet.Cli.Programs;
using GResNet.Imaging.Settings;
using GResNet.Runtime.Threading;
using GResNet.Training.Data.Loading;
using GResNet.Training.Names;

namespace GResNet.Cli.Settings;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    /// <summary>The folder that runs are in if nothing is said.</summary>
    public const string RunsFolder = "runs";

    /// <summary>Which network, of those of the program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="fallback">What is taken without, in words; null where it must be given.</param>
    public static Option<string?> Model(ProgramDescription program, string? fallback) => ChoiceOptions.Choice(
        "--model",
        $"Which network: {ChoiceOptions.Listing(program.Names)}."
            + (fallback is null ? "" : $" Without it: {fallback}."),
        "MODEL", program.Names);

    public static Option<string?> Data(string fallback)
    {
        var option = new Option<string?>("--data")
        {
            Description = $"Which images: {KnownData}, or a folder of photographs with a subfolder for each class, as "
                + $"it is or packed by 'data pack'. Without it: {fallback}.",
            HelpName = "DATA|FOLDER",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && !DataCatalogue.Names.Contains(text)
                && !Directory.Exists(text))
                result.AddError(UndecodedName.Explain(text)
                    ?? $"--data '{text}' is neither known nor a folder; choose {KnownData}, or a folder with a "
                        + $"subfolder for each class.");
        });
        option.CompletionSources.Add(DataCatalogue.Names);
        return option;
    }

    public static Option<string?> Weights() => new("--weights")
    {
        Description = "A file of weights, or the folder of a run, whose best weights are meant. Without it: the newest "
            + $"run in '{RunsFolder}'.",
        HelpName = "FILE|FOLDER",
    };

    public static Option<string?> DataDir() => new("--data-dir")
    {
        Description = "Folder with the files of --data cifar10 (its \"binary version\"), mnist or fashion-mnist, or "
            + "their parent. "
            + "Without it CIFAR-10 is downloaded once into the user's cache (or the folder that GRESNET_CACHE names).",
        HelpName = "FOLDER",
    };

    /// <summary>The threads that are used unless another number is given: one for each processor.</summary>
    public static int DefaultThreads => Math.Min(Environment.ProcessorCount, WorkerPool.MostThreads);

    public static Option<int?> Threads() => NumberOptions.Number(
        "--threads", "N",
        $"Threads to compute on. Default: {DefaultThreads}, all of this machine's, which ranks share.",
        AllowedThreads);

    public static Option<int?> LoaderThreads() => NumberOptions.Number(
        "--loader-threads", "N", $"Threads that decode and vary images. Default: {DefaultThreads}.", AllowedThreads);

    public static Option<int?> Limit() => NumberOptions.Number<int>(
        "--limit", "N", "Use N images alone, of those to learn from and of those to measure with, evenly spread.",
        atLeast: 1);

    public static Option<UnreadableImages> Unreadable() => ChoiceOptions.Choice<UnreadableImages>(
        "--unreadable",
        "What to do about images that cannot be read: skip them with a warning, or stop. Default: skip.");

    public static Option<bool> Json() => ChoiceOptions.Switch(
        "--json", "End standard output with one line of JSON; everything else goes to standard error.");

    private static string KnownData => ChoiceOptions.Listing(DataCatalogue.Names);

    private static NumberRange<int> AllowedThreads => new(1, WorkerPool.MostThreads);
}
