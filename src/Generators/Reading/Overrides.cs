using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Diagnostics;
using GResNet.Generators.Specs;
using Microsoft.CodeAnalysis;

namespace GResNet.Generators.Reading;

/// <summary>Says where a layer is given one setting twice, of which the later is used.</summary>
internal static class Overrides
{
    /// <summary>
    /// Reports the value in the attribute, at <paramref name="place"/>, where a parameter sets the same.
    /// </summary>
    public static void ReportOverridden(
        this ReadingLog log, IEnumerable<LayerParameterSpec> parameters, LayerSpec layer, string setting,
        SyntaxNode place)
    {
        if (parameters.LastOrDefault(p => p.Setting == setting) is { } parameter)
            log.Report(
                Descriptors.SettingOverridden, place,
                setting, layer.Member, $"parameter '{parameter.Name}'", "the value in the attribute");
    }

    /// <summary>
    /// Reports the parameter <paramref name="name"/>, at <paramref name="place"/>, where one before it sets the same.
    /// </summary>
    public static void ReportTwice(
        this ReadingLog log, IEnumerable<LayerParameterSpec> before, LayerSpec layer, string setting, string name,
        SyntaxNode place)
    {
        if (before.LastOrDefault(p => p.Setting == setting) is { } first)
            log.Report(
                Descriptors.SettingOverridden, place,
                setting, layer.Member, $"parameter '{name}'", $"parameter '{first.Name}'");
    }
}
