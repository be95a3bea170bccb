using System.Collections.Generic;
using System.Linq;

namespace GResNet.Generators.Emitting;

/// <summary>
/// What is shown of a layer where the author points at it: its uses, or the first and how many more there are.
/// </summary>
internal static class LayerDocumentation
{
    private const int MostLines = 4;

    /// <summary>The paragraphs, without markup.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<LayerUse> uses)
    {
        if (uses.Count == 0) return ["In no model that compiles."];
        if (uses.Count <= MostLines) return uses.Select(use => use.Text);
        LayerUse[] others = [.. uses.Skip(1)];
        string[] models = [.. others.Select(use => use.Model).Distinct()];
        string where = models.Length <= MostLines ? string.Join(", ", models) : $"{models.Length} models";
        return [uses[0].Text,
            $"And {others.Sum(use => use.Count)} other uses in {where}: the Summary of a model lists all of its "
                + $"layers."];
    }
}
