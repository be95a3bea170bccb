using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using GResNet.Cli.Data;
using GResNet.Cli.Settings;
using GResNet.Reports;
using GResNet.Runtime.Files;
using GResNet.Runtime.Models.Registry;
using GResNet.Runtime.Weights;
using GResNet.Training;
using GResNet.Training.Data.Folders;
using GResNet.Training.Metrics;
using GResNet.Training.Names;

namespace GResNet.Cli.Runs;

/// <summary>The folder of a run, and what was asked for in it: enough to resume it.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Data">The images.</param>
/// <param name="Recipe">How it is trained.</param>
/// <param name="Weights">File of weights that it began with; null for random ones.</param>
/// <param name="StartedAt">When it was first started.</param>
internal sealed record RunRequest(
    string Model, DataRequest Data, Recipe Recipe, string? Weights, DateTimeOffset StartedAt);

/// <summary>Where the files of a run are.</summary>
/// <param name="Path">The folder.</param>
internal sealed record RunFolder(string Path)
{
    private const string EpochsFile = "epochs.json";

    /// <summary>Weights of the best epoch.</summary>
    public string BestWeights => File(RunFiles.BestWeights);

    /// <summary>Where checkpoints are.</summary>
    public string Checkpoints => File(RunFiles.Checkpoints);

    /// <summary>Whether a run is there.</summary>
    public bool Exists => System.IO.File.Exists(File(RunFiles.Request));

    /// <summary>
    /// Why no new run can begin there: what it has would be lost. Null where one can; a run that never came to a
    /// checkpoint is forgotten.
    /// </summary>
    public string? Occupied
    {
        get
        {
            bool hasResults = System.IO.File.Exists(BestWeights) || System.IO.File.Exists(File(EpochsFile))
                || Directory.Exists(Checkpoints) && Directory.EnumerateDirectories(Checkpoints).Any();
            if (!hasResults) return null;
            return Exists
                ? $"'{Path}' has a run already: go on with it by --resume {Path}, or name another folder with --out."
                : $"'{Path}' has what is left of a run, without {RunFiles.Request}: name another folder with --out.";
        }
    }

    /// <summary>Of the runs in a folder, the one that wrote its best weights last; null where none has any.</summary>
    public static RunFolder? Newest(string home) => Directory.Exists(home)
        ? Directory.EnumerateDirectories(home).Select(path => new RunFolder(path))
            .Where(run => System.IO.File.Exists(run.BestWeights))
            .MaxBy(run => System.IO.File.GetLastWriteTimeUtc(run.BestWeights))
        : null;

    /// <summary>
    /// Where a new run goes if nothing is said: the first is <c>runs/MODEL-DATA</c>, others have a number.
    /// </summary>
    public static IEnumerable<RunFolder> Defaults(RunRequest request)
    {
        string data = System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(request.Data.Name));
        string name = System.IO.Path.Combine(CommonOptions.RunsFolder, $"{request.Model}-{data}");
        return Enumerable.Range(1, int.MaxValue).Select(i => new RunFolder(i == 1 ? name : $"{name}-{i}"));
    }

    /// <summary>Checks that a new run there would not put its files among its images.</summary>
    /// <exception cref="IOException">It would; the message names a folder to use instead.</exception>
    public void CheckApartFrom(RunRequest request)
    {
        if (request.Data.Photographs is not { } photographs) return;
        string here = RealPath.Of(Path), images = RealPath.Of(photographs);
        // A new folder within will be left out of the images, as one that has a run is.
        bool isNew = Exists || !Directory.Exists(here) || !Directory.EnumerateFileSystemEntries(here).Any();
        if (!RealPath.IsIn(here, images) || isNew && !RealPath.IsIn(images, here)) return;
        string other = Defaults(request).First(folder => !System.IO.Path.Exists(folder.Path)).Path;
        throw new IOException(
            $"'{Path}' has images to train with, or is for them, and the files of a run would get among them. "
            + $"Give the same command with a folder of its own for the run: --out {other}");
    }

    /// <summary>Notes what is asked for, in the place of what was.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(RunRequest request) =>
        Write(RunFiles.Request, JsonSerializer.SerializeToUtf8Bytes(request, RunJson.Default.RunRequest));

    /// <summary>Notes that the run is finished, and what its epochs gave.</summary>
    /// <exception cref="IOException">It cannot be written; the message says how to end the run then.</exception>
    public void Finish(ImmutableArray<EpochRecord> epochs) =>
        Write(EpochsFile, JsonSerializer.SerializeToUtf8Bytes([.. epochs], MetricsJson.Default.EpochRecordArray),
            $" All epochs are done and saved: once there is room, 'gresnet train --resume {ShellWord.Of(Path)}' ends "
            + "the run.");

    /// <summary>What was asked for.</summary>
    /// <param name="models">The models of the program.</param>
    /// <exception cref="CheckpointException">There is no run, or what was asked for cannot be read.</exception>
    public RunRequest Read(ModelRegistry models) => Exists
        ? Read(RunFiles.Request, RunJson.Default.RunRequest, request => RunFileChecks.Check(request, models))
        : throw new CheckpointException($"'{Path}' is not the folder of a run: it has no {RunFiles.Request}.");

    /// <summary>What the epochs of a finished run gave; null for one that is not finished.</summary>
    /// <exception cref="CheckpointException">It cannot be read.</exception>
    public EpochRecord[]? ReadEpochs() => System.IO.File.Exists(File(EpochsFile))
        ? Read(EpochsFile, MetricsJson.Default.EpochRecordArray, RunFileChecks.Check)
        : null;

    private T Read<T>(string name, JsonTypeInfo<T> type, Action<T> check)
    {
        try
        {
            T value = JsonContent.ReadFile(File(name), type);
            check(value);
            return value;
        }
        catch (FormatException error)
        {
            throw new CheckpointException($"'{File(name)}' cannot be used: {error.Message}.", error);
        }
    }

    /// <summary>Writes a file that is there whole or not at all, even after a power cut.</summary>
    /// <param name="name">The file.</param>
    /// <param name="content">All of it.</param>
    /// <param name="advice">What to say where that fails.</param>
    private void Write(string name, byte[] content, string advice = "")
    {
        try
        {
            NewFile.Write(File(name), file => file.Write(content));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"'{File(name)}' cannot be written: {error.Message.TrimEnd('.')}.{advice}", error);
        }
    }

    private string File(string name) => System.IO.Path.Combine(Path, name);
}

/// <summary>JSON of a run's request.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(RunRequest))]
internal sealed partial class RunJson : JsonSerializerContext;
