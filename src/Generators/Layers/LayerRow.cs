using System;
using System.Collections.Immutable;
using GResNet.Generators.Common;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Layers;

/// <summary>What the generator knows of one layer attribute.</summary>
/// <param name="Settings">Its properties.</param>
/// <param name="Describe">The layer in words, for documentation: <c>split conv 3×3, stride 2</c>.</param>
/// <param name="Build">Adds its nodes and returns what it makes.</param>
internal sealed record LayerRow(
    ImmutableArray<Setting> Settings, Func<LayerSettings, string> Describe, Func<LayerCall, Value> Build)
{
    /// <summary>The setting that a method's parameter of that name sets, if any.</summary>
    public Setting? Setting(string parameter)
    {
        foreach (Setting setting in Settings)
            if (Casing.Matches(setting.Name, parameter)) return setting;
        return null;
    }

    /// <summary>
    /// Is the output to be as large as the input? A convolution of stride 1 promises it that does not say its padding.
    /// </summary>
    public bool KeepsSize(LayerSettings settings) =>
        Setting("Padding") is not null && settings.Int("Padding") < 0 && settings.Int("Stride") == 1;
}
