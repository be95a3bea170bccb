using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Common;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;
using GResNet.Generators.Planning;
using GResNet.Generators.Staging;

namespace GResNet.Generators.Emitting.Summary;

/// <summary>
/// What the documentation of layer members says of their use in a model: one line for uses that are alike.
/// </summary>
internal static class LayerUses
{
    private const int MostPlaces = 4;
    private const int LongestKind = 80;

    /// <param name="model">The model.</param>
    /// <param name="network">Its training network at one resolution.</param>
    public static IEnumerable<LayerUse> Of(StagedModel model, PlannedNetwork network)
    {
        ImmutableArray<LayerFacts> layers = LayerFacts.Of(network);
        IEnumerable<(Scope Scope, string Member, string Text)> uses =
        [
            .. layers.Select(f => (f.Layer.Scope, f.Layer.Member, Described(
                f.Layer.Kind, f.Layer.Input!.Shape, f.Layer.Output!.Shape, f.Parameters, f.MultiplyAdds,
                Saved(f.SavedBytes)))),
            .. BlockLayerFacts.Of(network, layers).Select(f => (f.Layer.Scope, f.Layer.Member, Described(
                Kind(f), f.Layer.Input, f.Layer.Output, f.Parameters, f.MultiplyAdds, Saved(f.SavedBytes)))),
        ];
        return
            from use in uses
            group use.Scope.Name by (use.Scope.Block.FullName, use.Member, use.Text) into alike
            select new LayerUse(
                alike.Key.FullName, alike.Key.Member, model.Type.Name, alike.Count(),
                $"{model.Type.Name} at {Literal.Of(network.Resolution)} "
                    + $"px{Places([.. alike.Where(n => n.Length > 0).Distinct()])}: {alike.Key.Text}");

        string Saved(long bytes) => model.Options.Training ? $", {Quantity.Bytes(bytes)} saved an image" : "";
    }

    private static string Places(string[] names) => names.Length switch
    {
        0 => "",
        <= MostPlaces => ", " + string.Join(", ", names),
        _ => $", {names[0]} and {names.Length - 1} more",
    };

    private static string Kind(BlockLayerFacts facts)
    {
        string kind = facts.Layer.Kind;
        if (kind.Length > LongestKind) kind = kind.Substring(0, LongestKind - 1) + "…";
        return facts.Calls == 1 ? kind : $"{kind}, {facts.Calls} calls";
    }

    private static string Described(
        string kind, Shape input, Shape output, long parameters, long multiplyAdds, string saved) =>
        $"{kind}, {input} → {output}, {Quantity.Count(parameters)} parameters, "
        + $"{Quantity.Count(multiplyAdds)} multiply-adds{saved}";
}
