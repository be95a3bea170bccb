using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Common;
using GResNet.Generators.Layers;

namespace GResNet.CodeFixes.Choosing;

/// <summary>The layers with settings that what is given may set: <c>[Conv]</c>, <c>[Linear]</c>, ….</summary>
internal static class RowChoices
{
    private static readonly ImmutableArray<string> Usual =
        ["Conv", "SplitConv", "BatchNorm", "LayerNorm", "GroupNorm", "Affine", "Linear", "PReLU"];

    /// <summary>Calls seldom decide these; the others come in the order of their rows.</summary>
    private static readonly ImmutableArray<string> Late = ["Kernel", "Padding", "Dilation"];

    /// <summary>The usual first.</summary>
    public static IEnumerable<string> Kinds => LayerTable.Rows.Keys
        .OrderBy(kind => Usual.Contains(kind) ? Usual.IndexOf(kind) : Usual.Length).ThenBy(kind => kind);

    /// <summary>The layer of that kind; null where it has no settings for all that is given.</summary>
    /// <param name="classes">Outputs of the model, for a linear layer that is not given its features.</param>
    public static LayerChoice? Of(string kind, ImmutableArray<Given> given, int classes)
    {
        LayerRow row = LayerTable.Rows[kind];
        Setting[] order = [.. row.Settings.OrderBy(setting => Late.Contains(setting.Name))];
        var taken = new List<Setting>();
        foreach (Given value in given)
        {
            Setting[] free = [.. order.Where(s => !taken.Contains(s) && value.Fits(s.TypeName))];
            Setting? setting = value.Name is not null
                ? free.FirstOrDefault(s => Casing.LowerFirst(s.Name) == value.Name)
                : free.FirstOrDefault(s => value.Hint is not null && Casing.Matches(s.Name, value.Hint))
                    ?? free.FirstOrDefault();
            if (setting is null) return null;
            taken.Add(setting);
        }

        string[] written =
            [.. row.Settings.Where(s => !taken.Contains(s)).Select(s => Written(s, classes)).OfType<string>()];
        return new LayerChoice(
            kind,
            written.Length == 0 ? "" : $"({string.Join(", ", written)})",
            string.Concat(taken.Select(s => $", {s.TypeName} {Casing.LowerFirst(s.Name)}")));
    }

    /// <summary>What the attribute has to say, with a value to start from.</summary>
    private static string? Written(Setting setting, int classes) => setting.Name switch
    {
        "Channels" => "Channels = 64",
        "Kernel" => "Kernel = 3",
        "Features" => $"Features = {classes}",
        "Groups" when setting.IsRequired => "Groups = 32",
        _ => null,
    };
}
