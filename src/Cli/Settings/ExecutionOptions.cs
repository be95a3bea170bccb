using System.Collections.Immutable;
using System.CommandLine;
using GResNet.Cli.Options;
using GResNet.Imaging;
using GResNet.Training.Data;
using GResNet.Training.Data.Folders;
using GResNet.Training.Data.Loading;
using GResNet.Training.Names;

namespace GResNet.Cli.Settings;

/// <summary>
/// How runs are carried out: with what, and what is kept. Where all images can be read, none of it changes what is
/// learnt.
/// </summary>
/// <param name="SaveEvery">Time between checkpoints within an epoch.</param>
/// <param name="Keep">Checkpoints that are kept.</param>
/// <param name="Unreadable">What to do about images that cannot be read.</param>
/// <param name="Threads">Threads that compute.</param>
/// <param name="LoaderThreads">Threads that decode and vary images.</param>
internal sealed record ExecutionSettings(
    TimeSpan SaveEvery, int Keep, UnreadableImages Unreadable, int Threads, int LoaderThreads)
{
    /// <summary>
    /// Stops at images that cannot be read, where that is asked for and is known before they are opened.
    /// </summary>
    /// <exception cref="DatasetException">There are some.</exception>
    public void Check(DataSplits images)
    {
        if (images is FolderSplits folder) Check(Unreadable, folder.Undecoded, folder.Name);
    }

    /// <summary>The same of images that are known.</summary>
    /// <param name="unreadable">What to do about images that cannot be read.</param>
    /// <param name="undecoded">Paths of those whose names are not UTF-8.</param>
    /// <param name="folder">Where they are.</param>
    /// <exception cref="DatasetException">There are some, and what to do is to stop.</exception>
    public static void Check(UnreadableImages unreadable, ImmutableArray<string> undecoded, string folder)
    {
        if (unreadable == UnreadableImages.Stop && undecoded is [var first, ..])
            throw new DatasetException(UndecodedName.Refusal(first, folder));
    }
}

/// <summary>The options for <see cref="ExecutionSettings"/>.</summary>
internal sealed class ExecutionOptions
{
    private const int DefaultKeep = 3;
    private const double DefaultMinutes = 10;

    // A year: as good as never.
    private const double MostMinutes = 365 * 24 * 60;

    private readonly Option<double?> saveEvery = NumberOptions.Number<double>(
        "--save-every", "MINUTES",
        $"Time between checkpoints within an epoch; each epoch ends with one in any case. Default: {DefaultMinutes}.",
        atLeast: 0, MostMinutes);

    private readonly Option<int?> keep = NumberOptions.Number<int>(
        "--keep", "N", $"Checkpoints of a run that are kept, the newest. Default: {DefaultKeep}.", atLeast: 1);

    private readonly Option<UnreadableImages> unreadable = CommonOptions.Unreadable();
    private readonly Option<int?> threads = CommonOptions.Threads();
    private readonly Option<int?> loaderThreads = CommonOptions.LoaderThreads();

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[saveEvery, keep, unreadable, threads, loaderThreads])
            command.Options.Add(option);
    }

    /// <summary>What was given, or the defaults.</summary>
    /// <param name="parsed">What was given.</param>
    /// <param name="defaultThreads">Threads where nothing is said.</param>
    public ExecutionSettings Choose(ParseResult parsed, int defaultThreads) => new(
        TimeSpan.FromMinutes(parsed.GetValue(saveEvery) ?? DefaultMinutes),
        parsed.GetValue(keep) ?? DefaultKeep,
        parsed.GetValue(unreadable),
        parsed.GetValue(threads) ?? defaultThreads,
        parsed.GetValue(loaderThreads) ?? defaultThreads);
}
