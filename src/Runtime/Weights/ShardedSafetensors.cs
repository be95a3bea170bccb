using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace GResNet.Runtime.Weights;

/// <summary>
/// Several safetensors files with an index, <c>model.safetensors.index.json</c>, whose <c>weight_map</c> says in which
/// file beside it each tensor is.
/// </summary>
internal sealed class ShardedSafetensors : WeightsFile
{
    private const int MostFiles = 1_000;

    private readonly Dictionary<string, SafetensorsReader> files = [];
    private readonly Dictionary<string, SafetensorsReader> places = [];

    /// <exception cref="CheckpointException">The index or a file breaks a rule.</exception>
    /// <exception cref="IOException">A file is absent or cannot be read.</exception>
    public ShardedSafetensors(string path)
    {
        Path = path;
        try
        {
            SafetensorsIndex index = JsonContent.ReadFile(path, SafetensorsIndexJson.Default.SafetensorsIndex);
            Tensors = [.. index.Files.Select(pair => Place(pair.Key, pair.Value))];
        }
        catch (FormatException error)
        {
            Close();
            throw new CheckpointException(
                $"'{path}' is not a usable index of safetensors files: {error.Message}.", error);
        }
        catch
        {
            Close();
            throw;
        }
    }

    public override string Path { get; }

    public override string Format => $"safetensors in {files.Count} files";

    public override ImmutableDictionary<string, string> Metadata =>
        files.Count == 0 ? [] : files.Values.First().Metadata;

    public override ImmutableArray<TensorEntry> Tensors { get; }

    protected internal override void ReadBytes(TensorEntry entry, Span<byte> bytes) =>
        places[entry.Name].ReadBytes(entry, bytes);

    protected override void Dispose(bool disposing) => Close();

    private TensorEntry Place(string name, string file)
    {
        // An index may name no file elsewhere.
        if (file.Length == 0 || file.AsSpan().ContainsAny("/\\:") || file is "." or "..")
            throw new FormatException($"tensor '{name}' is said to be in '{file}', which is no file beside it");
        if (!files.TryGetValue(file, out SafetensorsReader? reader))
        {
            if (files.Count == MostFiles) throw new FormatException($"it names more than {MostFiles} files, the limit");
            string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!;
            files[file] = reader = new SafetensorsReader(System.IO.Path.Combine(folder, file));
        }

        places[name] = reader;
        return reader.Find(name)
            ?? throw new FormatException($"tensor '{name}' is not in '{file}', where it should be");
    }

    private void Close()
    {
        foreach (SafetensorsReader file in files.Values) file.Dispose();
    }
}

/// <summary>The index.</summary>
/// <param name="Files">The file of each tensor.</param>
internal sealed record SafetensorsIndex(
    [property: JsonPropertyName("weight_map")] Dictionary<string, string> Files);

/// <summary>JSON of an index.</summary>
[JsonSerializable(typeof(SafetensorsIndex))]
internal sealed partial class SafetensorsIndexJson : JsonSerializerContext;
