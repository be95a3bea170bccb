using System.Text;
using GResNet.Runtime.Models;

namespace GResNet.Runtime.Checkpoints;

/// <summary>A model's parameters and running statistics as a safetensors file, under the names of its state.</summary>
public static class ModelWeights
{
    private const int ListedNames = 8;

    /// <summary>The metadata that names the model's class.</summary>
    public const string ModelKey = "model";

    /// <summary>The metadata that names what the model was trained on.</summary>
    public const string DataKey = "data";

    /// <summary>Writes the state of <paramref name="model"/>, with its name and architecture as metadata.</summary>
    /// <param name="model">Whose state.</param>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="data">Name of the dataset it was trained on.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(IModel model, string path, string data) => SafetensorsWriter.Write(
        path,
        new Dictionary<string, string>
        {
            ["format"] = "pt",
            [ModelKey] = model.Summary.Name,
            ["architecture"] = model.Summary.Architecture,
            [DataKey] = data,
        },
        model.State.Entries.Select(e => (e.Name, e.Dimensions, model.State[e])));

    /// <summary>
    /// Reads the state of <paramref name="model"/>. Names and shapes must agree exactly; a failure leaves the state as it was.
    /// </summary>
    /// <exception cref="CheckpointException">The file is damaged, or is of another architecture; the message lists what differs.</exception>
    /// <exception cref="IOException">The file is absent or cannot be read.</exception>
    public static void Load(IModel model, string path)
    {
        using var file = new SafetensorsReader(path);
        // Counters that PyTorch's batch norm keeps; nothing reads them.
        Dictionary<string, SafetensorsEntry> found = file.Entries
            .Where(e => !e.Name.EndsWith(".num_batches_tracked", StringComparison.Ordinal))
            .ToDictionary(e => e.Name);
        CheckNames(model, path, file, found);
        foreach (StateEntry entry in model.State.Entries) file.Read(found[entry.Name], model.State[entry].Span);
    }

    private static void CheckNames(
        IModel model, string path, SafetensorsReader file, Dictionary<string, SafetensorsEntry> found)
    {
        string[] missing = [.. model.State.Entries.Where(e => !found.ContainsKey(e.Name)).Select(e => e.Name)];
        string[] unexpected = [.. found.Keys.Except(model.State.Entries.Select(e => e.Name))];
        string[] different = [.. model.State.Entries
            .Where(e => found.TryGetValue(e.Name, out SafetensorsEntry? f) && !Agrees(e, f))
            .Select(e => $"{e.Name} ({found[e.Name].Type} {found[e.Name].Shape}, expected F32 {SafetensorsEntry.Describe(e.Dimensions)})")];
        if (missing.Length + unexpected.Length + different.Length == 0) return;
        var message = new StringBuilder($"'{path}' does not fit {model.Summary.Name}");
        if (file.Metadata.TryGetValue(ModelKey, out string? name)) message.Append($"; it holds {name}");
        message.Append('.');
        Append(message, "missing", missing);
        Append(message, "unexpected", unexpected);
        Append(message, "of another type or shape", different);
        throw new CheckpointException(message.ToString());
    }

    private static bool Agrees(StateEntry expected, SafetensorsEntry found) =>
        found.Type == ElementType.NameOf<float>() && found.Dimensions.SequenceEqual(expected.Dimensions.Select(d => (long)d));

    private static void Append(StringBuilder message, string what, string[] names)
    {
        if (names.Length == 0) return;
        message.Append($" {names.Length} {what}: {string.Join(", ", names.Take(ListedNames))}");
        message.Append(names.Length > ListedNames ? ", …." : ".");
    }
}
