using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Weights.Naming;

namespace GResNet.Runtime.Weights;

/// <summary>
/// Holds the tensors of a file against those that are expected of it, and reads them once they agree.
/// </summary>
public static class TensorAgreement
{
    private const int ListedNames = 8;

    /// <summary>
    /// Throws unless names, types and shapes agree. Sizes of one at a shape's end make no difference: a linear layer's
    /// weights lie as those of a 1×1 convolution do, and a factor a channel as one a channel that broadcasts.
    /// </summary>
    /// <param name="file">What is read.</param>
    /// <param name="model">Whose tensors are expected; null where that has no name.</param>
    /// <param name="expected">The tensors.</param>
    /// <param name="others">Names that the file may have or not, of whatever type and shape.</param>
    /// <exception cref="CheckpointException">They do not; the message lists what differs.</exception>
    public static void Check(
        WeightsFile file, string? model,
        IEnumerable<(string Name, ImmutableArray<int> Dimensions, FloatView Values)> expected,
        params IReadOnlyCollection<string> others)
    {
        ImmutableArray<TensorDifference> differences = Differences(file, expected, others);
        if (differences.IsEmpty) return;
        var message = new StringBuilder($"'{file.Path}' does not fit {model ?? "what it is read into"}");
        if (file.Metadata.TryGetValue(ModelWeights.ModelKey, out string? holds)) message.Append($"; it holds {holds}");
        message.Append('.');
        Append("missing", TensorDifferenceKind.Missing, difference =>
            difference.Nearest is { } nearest ? $" (nearest in the file: {nearest})" : "");
        Append("unexpected", TensorDifferenceKind.Unexpected, _ => "");
        Append("of another type or shape", TensorDifferenceKind.Different, difference =>
            $" ({difference.Found}, expected {difference.Expected})");
        throw new CheckpointException(message.ToString());

        void Append(string what, TensorDifferenceKind kind, Func<TensorDifference, string> more)
        {
            TensorDifference[] these = [.. differences.Where(difference => difference.Kind == kind)];
            if (these.Length == 0) return;
            var named = these.Take(ListedNames).Select(difference => difference.Name + more(difference));
            message.Append($" {these.Length} {what}: {string.Join(", ", named)}");
            if (these.Length > ListedNames) message.Append($" and {these.Length - ListedNames} more");
            message.Append('.');
        }
    }

    /// <summary>Where the tensors of a file are not those of a model.</summary>
    /// <param name="file">What would be read.</param>
    /// <param name="model">Whose tensors are expected.</param>
    /// <param name="tell">Is told of learned positions of another size, which loading would resize; null to take them
    /// for different.</param>
    public static ImmutableArray<TensorDifference> Differences(
        WeightsFile file, IModel model, Action<string>? tell = null)
    {
        var expected = ModelWeights.Tensors(model.State);
        file = WeightNames.Fitted(file, model, tell ?? (_ => { }));
        if (tell is not null) file = ResizedPositions.Fitted(file, model.State, tell);
        return Differences(file, UsedOutputs.Of(model.Summary, expected, UsedOutputs.In(file, model.Summary)), []);
    }

    private static ImmutableArray<TensorDifference> Differences(
        WeightsFile file, IEnumerable<(string Name, ImmutableArray<int> Dimensions, FloatView Values)> expected,
        IReadOnlyCollection<string> others)
    {
        Dictionary<string, TensorEntry> found = file.Tensors
            .Where(e => !UnreadTensors.Has(e.Name) && !others.Contains(e.Name))
            .ToDictionary(e => e.Name);
        List<(string Name, ImmutableArray<int> Dimensions)> missing = [];
        List<TensorDifference> different = [];
        foreach ((string name, ImmutableArray<int> dimensions, _) in expected)
        {
            if (!found.Remove(name, out TensorEntry? entry)) missing.Add((name, dimensions));
            else if (!entry.IsFloat || !IsOfShape(entry, dimensions))
                different.Add(new(
                    name, TensorDifferenceKind.Different, Expected(dimensions), $"{entry.Type} {entry.Shape}", null));
        }

        return
        [
            .. missing.Select(tensor => new TensorDifference(
                tensor.Name, TensorDifferenceKind.Missing, Expected(tensor.Dimensions), null,
                NearestName.Of(
                    tensor.Name, found.Values.Where(e => IsOfShape(e, tensor.Dimensions)).Select(e => e.Name)))),
            .. found.Values.Select(entry => new TensorDifference(
                entry.Name, TensorDifferenceKind.Unexpected, null, $"{entry.Type} {entry.Shape}", null)),
            .. different,
        ];
    }

    private static bool IsOfShape(TensorEntry entry, ImmutableArray<int> dimensions) =>
        IsSameShape(entry.Dimensions.AsSpan(), dimensions.AsSpan());

    /// <summary>Whether sizes are the same, but for those of one at the end.</summary>
    internal static bool IsSameShape(ReadOnlySpan<long> found, ReadOnlySpan<int> expected)
    {
        int common = Math.Min(found.Length, expected.Length);
        for (int i = 0; i < common; i++)
            if (found[i] != expected[i]) return false;
        return !found[common..].ContainsAnyExcept(1) && !expected[common..].ContainsAnyExcept(1);
    }

    private static string Expected(ImmutableArray<int> dimensions) =>
        $"{ElementType.NameOf<float>()} {TensorEntry.Describe(dimensions)}";

    /// <summary>Throws unless all values of some tensors, of float32, are finite.</summary>
    /// <exception cref="CheckpointException">One is not; the message names it.</exception>
    public static void CheckFinite(WeightsFile file, IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            float[] values = file.ReadFloats(name);
            int index = Array.FindIndex(values, value => !float.IsFinite(value));
            if (index < 0) continue;
            string value = values[index].ToString(CultureInfo.InvariantCulture);
            throw new CheckpointException(
                $"'{file.Path}' has weights that are not finite: value {index} of {name} ({file.Find(name)!.Shape}) is "
                    + $"{value}. "
                + "The training that wrote them had diverged: take weights of an earlier epoch, or train anew with a "
                    + "lower "
                + "learning rate.");
        }
    }

    /// <summary>Reads tensors that agree.</summary>
    /// <exception cref="CheckpointException">The file was cut since it was opened.</exception>
    public static void Read(
        WeightsFile file, IEnumerable<(string Name, ImmutableArray<int> Dimensions, FloatView Values)> into)
    {
        foreach ((string name, _, FloatView values) in into) file.ReadFloats(file.Find(name)!, values.Span);
    }
}
