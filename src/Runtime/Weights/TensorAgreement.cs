using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Weights;

/// <summary>
/// Holds the tensors of a file against those that are expected of it, and reads them once they agree.
/// </summary>
public static class TensorAgreement
{
    private const int ListedNames = 8;

    /// <summary>Throws unless names, types and shapes agree exactly.</summary>
    /// <param name="file">What is read.</param>
    /// <param name="model">Whose tensors are expected; null where that has no name.</param>
    /// <param name="expected">The tensors.</param>
    /// <param name="others">Names that the file may have or not, of whatever type and shape.</param>
    /// <exception cref="CheckpointException">They do not; the message lists what differs.</exception>
    public static void Check(
        SafetensorsReader file, string? model,
        IEnumerable<(string Name, ImmutableArray<int> Dimensions, FloatView Values)> expected,
        params IReadOnlyCollection<string> others)
    {
        Dictionary<string, SafetensorsEntry> found = file.Entries
            .Where(e => !IsIgnored(e.Name) && !others.Contains(e.Name))
            .ToDictionary(e => e.Name);
        List<string> missing = [], different = [];
        foreach ((string name, ImmutableArray<int> dimensions, _) in expected)
        {
            if (!found.Remove(name, out SafetensorsEntry? entry))
                missing.Add(name);
            else if (entry.Type != ElementType.NameOf<float>()
                || !entry.Dimensions.SequenceEqual(dimensions.Select(d => (long)d)))
                different.Add(
                    $"{name} ({entry.Type} {entry.Shape}, expected F32 {SafetensorsEntry.Describe(dimensions)})");
        }

        if (missing.Count + found.Count + different.Count == 0) return;
        var message = new StringBuilder($"'{file.Path}' does not fit {model ?? "what it is read into"}");
        if (file.Metadata.TryGetValue(ModelWeights.ModelKey, out string? holds)) message.Append($"; it holds {holds}");
        message.Append('.');
        Append(message, "missing", missing);
        Append(message, "unexpected", [.. found.Keys]);
        Append(message, "of another type or shape", different);
        throw new CheckpointException(message.ToString());
    }

    /// <summary>Throws unless all values of some tensors, of float32, are finite.</summary>
    /// <exception cref="CheckpointException">One is not; the message names it.</exception>
    public static void CheckFinite(SafetensorsReader file, IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            float[] values = file.Read<float>(name);
            int index = Array.FindIndex(values, value => !float.IsFinite(value));
            if (index < 0) continue;
            string value = values[index].ToString(CultureInfo.InvariantCulture);
            throw new CheckpointException(
                $"'{file.Path}' has weights that are not finite: value {index} of {name} ({file[name].Shape}) is "
                    + $"{value}. "
                + "The training that wrote them had diverged: take weights of an earlier epoch, or train anew with a "
                    + "lower "
                + "learning rate.");
        }
    }

    /// <summary>Reads tensors that agree.</summary>
    /// <exception cref="CheckpointException">The file was cut since it was opened.</exception>
    public static void Read(
        SafetensorsReader file, IEnumerable<(string Name, ImmutableArray<int> Dimensions, FloatView Values)> into)
    {
        foreach ((string name, _, FloatView values) in into) file.Read(file[name], values.Span);
    }

    /// <summary>Counters that PyTorch's batch norm keeps; nothing reads them.</summary>
    private static bool IsIgnored(string name) => name.EndsWith(".num_batches_tracked", StringComparison.Ordinal);

    private static void Append(StringBuilder message, string what, List<string> names)
    {
        if (names.Count == 0) return;
        message.Append($" {names.Count} {what}: {string.Join(", ", names.Take(ListedNames))}");
        if (names.Count > ListedNames) message.Append($" and {names.Count - ListedNames} more");
        message.Append('.');
    }
}
