using System.Text.Json;
using GResNet.Runtime.Weights;
using GResNet.Training.Files;

namespace GResNet.Training.Checkpoints;

/// <summary>The files of a checkpoint: <c>state.json</c>, the tensors, and the checksums of both.</summary>
internal sealed class CheckpointContent
{
    /// <summary>Name of the file of the state.</summary>
    public const string StateFile = "state.json";

    /// <summary>The property of the state that must be the step of the checkpoint.</summary>
    public const string StepProperty = "step";

    private readonly List<(string Name, long Length, Action<Stream> Write)> files;

    /// <exception cref="ArgumentException">The state is not a JSON object of that step; a file has a bad name, or that
    /// of another; tensors are amiss.</exception>
    public CheckpointContent(long step, ReadOnlyMemory<byte> state, IReadOnlyList<TensorFile> tensors)
    {
        try
        {
            CheckState(state, step);
        }
        catch (FormatException error)
        {
            throw new ArgumentException($"The state is unusable: {error.Message}.", nameof(state), error);
        }

        files = [(StateFile, state.Length, stream => stream.Write(state.Span))];
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (TensorFile file in tensors)
        {
            // Files whose names differ in case alone are one file on Windows and macOS.
            if (!Checksums.IsPlainName(file.Name) || file.Name.Contains('.', StringComparison.Ordinal)
                || !names.Add(file.Name))
                throw new ArgumentException(
                    $"'{file.Name}' cannot name a file of a checkpoint, or names two.", nameof(tensors));
            SafetensorsContent content = file.Content;
            files.Add((file.FileName, content.Length, content.WriteTo));
        }
    }

    /// <summary>Bytes of all files.</summary>
    public long Length => files.Sum(f => f.Length + Checksums.LengthOf(f.Name));

    /// <summary>
    /// Writes all files into a folder, the checksums last. On return they are on the disk, the folder's own entry
    /// excepted.
    /// </summary>
    public void WriteTo(string folder, IDisk disk)
    {
        disk.CreateFolder(folder);
        var checksums = new List<(string File, string Checksum)>();
        foreach ((string name, _, Action<Stream> write) in files)
        {
            disk.WriteFile(Path.Combine(folder, name), stream =>
            {
                using var hashing = new HashingStream(stream);
                write(hashing);
                checksums.Add((name, hashing.Checksum()));
            });
        }

        disk.WriteFile(Path.Combine(folder, Checksums.FileName), stream => stream.Write(Checksums.Format(checksums)));
        disk.SyncFolder(folder);
    }

    /// <summary>
    /// Throws unless <paramref name="state"/> is a JSON object that names <paramref name="step"/> as its step.
    /// </summary>
    /// <exception cref="FormatException">It is not; the message says why.</exception>
    public static void CheckState(ReadOnlyMemory<byte> state, long step)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(state);
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty(StepProperty, out JsonElement named)
                || named.ValueKind != JsonValueKind.Number || !named.TryGetInt64(out long value))
                throw new FormatException($"{StateFile} has no '{StepProperty}'");
            if (value != step) throw new FormatException($"{StateFile} is of step {value}, not {step}");
        }
        catch (JsonException error)
        {
            throw new FormatException($"{StateFile} is not valid JSON: {error.Message}", error);
        }
        catch (InvalidOperationException error)
        {
            // What JsonElement throws for names that escape half a surrogate pair.
            throw new FormatException($"{StateFile} has a malformed string: {error.Message}", error);
        }
    }
}
