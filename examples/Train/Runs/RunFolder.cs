using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using GResNet.Runtime.Checkpoints;
using GResNet.Runtime.Metrics;
using GResNet.Runtime.Training;
using GResNet.Train.Data;

namespace GResNet.Train.Runs;

/// <summary>The folder of a run, and what was asked for in it: enough to resume it.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Data">The images.</param>
/// <param name="Recipe">How it is trained.</param>
/// <param name="Weights">File of weights that it began with; null for random ones.</param>
/// <param name="StartedAt">When it was first started.</param>
internal sealed record RunRequest(string Model, DataRequest Data, Recipe Recipe, string? Weights, DateTimeOffset StartedAt);

/// <summary>Where the files of a run are.</summary>
/// <param name="Path">The folder.</param>
internal sealed record RunFolder(string Path)
{
    private const string RequestFile = "run.json", EpochsFile = "epochs.json";

    /// <summary>Weights of the best epoch.</summary>
    public string BestWeights => File("best.safetensors");

    /// <summary>Where checkpoints are.</summary>
    public string Checkpoints => File("checkpoints");

    /// <summary>Whether a run is there.</summary>
    public bool Exists => System.IO.File.Exists(File(RequestFile));

    /// <summary>A folder that has no run yet: <c>runs/MODEL-DATA</c>, with a number behind it if need be.</summary>
    public static RunFolder Free(string model, string data)
    {
        string name = System.IO.Path.Combine("runs", $"{model}-{System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(data))}");
        return Enumerable.Range(1, int.MaxValue).Select(i => new RunFolder(i == 1 ? name : $"{name}-{i}")).First(f => !Directory.Exists(f.Path));
    }

    /// <summary>Makes the folder and notes what is asked for. A run that never came to a checkpoint is forgotten.</summary>
    /// <exception cref="IOException">There is a run already, or it cannot be written.</exception>
    public void Begin(RunRequest request)
    {
        if (Exists && Directory.Exists(Checkpoints) && Directory.EnumerateDirectories(Checkpoints).Any())
            throw new IOException($"'{Path}' has a run already: go on with it by --resume {Path}, or name another folder with --out.");
        Directory.CreateDirectory(Path);
        Write(RequestFile, JsonSerializer.SerializeToUtf8Bytes(request, RunJson.Default.RunRequest));
    }

    /// <summary>Notes that the run is finished, and what its epochs gave.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Finish(ImmutableArray<EpochRecord> epochs) =>
        Write(EpochsFile, JsonSerializer.SerializeToUtf8Bytes([.. epochs], MetricsJson.Default.EpochRecordArray));

    /// <summary>What was asked for.</summary>
    /// <exception cref="CheckpointException">There is no run, or what was asked for cannot be read.</exception>
    public RunRequest Read() => Exists
        ? Read(RequestFile, RunJson.Default.RunRequest, RunFileChecks.Check)
        : throw new CheckpointException($"'{Path}' is not the folder of a run: it has no {RequestFile}.");

    /// <summary>What the epochs of a finished run gave; null for one that is not finished.</summary>
    /// <exception cref="CheckpointException">It cannot be read.</exception>
    public EpochRecord[]? ReadEpochs() => System.IO.File.Exists(File(EpochsFile))
        ? Read(EpochsFile, MetricsJson.Default.EpochRecordArray, RunFileChecks.Check)
        : null;

    private T Read<T>(string name, JsonTypeInfo<T> type, Action<T> check)
    {
        try
        {
            T value = JsonContent.Read(System.IO.File.ReadAllBytes(File(name)), type);
            check(value);
            return value;
        }
        catch (FormatException error)
        {
            throw new CheckpointException($"'{File(name)}' cannot be used: {error.Message}.", error);
        }
    }

    /// <summary>Writes a file that is there whole or not at all, even after a power cut.</summary>
    private void Write(string name, byte[] content)
    {
        string temporary = $"{File(name)}.tmp";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        System.IO.File.Move(temporary, File(name), overwrite: true);
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
