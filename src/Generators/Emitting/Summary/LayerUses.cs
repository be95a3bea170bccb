using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Emitting.Networks;
using GResNet.Generators.Expressions;
using GResNet.Generators.Staging;

namespace GResNet.Generators.Emitting.Summary;

/// <summary>What the documentation of layer members says of their use in a model: one line for uses that are alike.</summary>
internal static class LayerUses
{
    /// <param name="model">The model.</param>
    /// <param name="network">Its training network at one resolution.</param>
    public static IEnumerable<LayerUse> Of(StagedModel model, CompiledNetwork network) =>
        from facts in LayerFacts.Of(network)
        group facts.Layer.Scope.Name by (facts.Layer.Scope.Block.FullName, facts.Layer.Member, Text: Described(facts)) into uses
        let places = string.Join(", ", uses.Where(name => name.Length > 0).Distinct())
        select new LayerUse(uses.Key.FullName, uses.Key.Member,
            $"{model.Type.Name} at {Literal.Of(network.Resolution)} px{(places.Length > 0 ? ", " : "")}{places}: {uses.Key.Text}");

    private static string Described(LayerFacts facts) =>
        $"{facts.Layer.Kind}, {facts.Layer.Input!.Shape} → {facts.Layer.Output!.Shape}, {Quantity.Count(facts.Parameters)} parameters, "
        + $"{Quantity.Count(facts.MultiplyAdds)} multiply-adds, {Quantity.Bytes(facts.SavedBytes)} saved an image";
}
