using System.Globalization;
using System.Text.Json.Serialization;
using GResNet.Runtime.Models;
using static GResNet.Imaging.Settings.SettingCheck;

namespace GResNet.Training;

/// <summary>Learning rates of parts of a model, as factors of the recipe's.</summary>
[JsonConverter(typeof(RateFactorsJson))]
public sealed record RateFactors
{
    // By name, so that those that say the same are equal.
    private readonly string text;

    /// <summary>A factor for each part.</summary>
    /// <param name="factors">
    /// The part, by what the names of its tensors begin with, as in <see cref="Freezing.To"/>: <c>layer2</c>,
    /// <c>layer3.0</c>, <c>head.weight</c>; and what <see cref="Recipe.Rate"/> is taken times there. Of a part and one
    /// within it, the longer name decides.
    /// </param>
    /// <exception cref="ArgumentException">There is none, a name is empty or there twice, or a factor is not in
    /// <see cref="RecipeRanges.RateFactor"/>.</exception>
    public RateFactors(params IEnumerable<KeyValuePair<string, float>> factors)
    {
        SortedDictionary<string, float> sorted = new(StringComparer.Ordinal);
        foreach ((string given, float factor) in factors)
        {
            string name = given.Trim().TrimEnd('.');
            if (name.AsSpan().IndexOfAny(',', '=') >= 0 || name.Length == 0)
                throw new ArgumentException($"'{given}' is not what names of tensors begin with, such as layer3.0.");
            Require($"the factor of {name}'s learning rate", factor, RecipeRanges.RateFactor);
            if (!sorted.TryAdd(name, factor))
                throw new ArgumentException($"{name} is given two factors of the learning rate; give one.");
        }

        if (sorted.Count == 0) throw new ArgumentException("No part is given a factor of the learning rate.");
        text = string.Join(',', sorted.Select(part => FormattableString.Invariant($"{part.Key}={part.Value:R}")));
    }

    /// <summary>What <see cref="ToString"/> gives: <c>head=10,layer1=0.1</c>.</summary>
    /// <exception cref="ArgumentException">It is something else, or as for the constructor.</exception>
    public static RateFactors Parse(string text) => new(Parts(text));

    /// <summary>The factors of tensors that are named, by the tensors' names.</summary>
    /// <param name="state">Whose tensors.</param>
    /// <exception cref="ArgumentException">A name is of none that is trained; the message lists what there
    /// is.</exception>
    internal Dictionary<string, float> Of(ModelState state)
    {
        Dictionary<string, float> found = [];
        // A name comes before those that begin with it: what these say replaces its factor.
        foreach ((string name, float factor) in Parts(text))
        {
            StateEntry[] named = [.. state.Entries.Where(entry => entry.IsParameter && IsOf(name, entry))];
            if (named.All(state.IsFrozen)) throw NotTrained(name, isFrozen: named.Length > 0, state);
            foreach (StateEntry entry in named) found[entry.Name] = factor;
        }

        return found;
    }

    /// <inheritdoc/>
    public override string ToString() => text;

    private static bool IsOf(string name, StateEntry entry) =>
        entry.Name == name || entry.Name.StartsWith($"{name}.", StringComparison.Ordinal);

    private static ArgumentException NotTrained(string name, bool isFrozen, ModelState state)
    {
        IEnumerable<string> trained = state.Entries.Where(entry => entry.IsParameter && !state.IsFrozen(entry))
            .Select(entry => entry.Name.Split('.')[0]).Distinct();
        return new ArgumentException(
            $"The rate of '{name}' cannot be set: {(isFrozen ? "it is frozen" : "no parameters are called so")}. "
                + $"Choose one of {string.Join(", ", trained)}, or a block or tensor within, by its whole name.");
    }

    private static IEnumerable<KeyValuePair<string, float>> Parts(string text) => text.Split(',').Select(part =>
        part.Split('=') is [var name, var number]
        && float.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out float factor)
            ? KeyValuePair.Create(name, factor)
            : throw new ArgumentException($"'{part}' is not NAME=FACTOR, such as head=10."));
}
