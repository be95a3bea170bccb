using System.Collections.Generic;
using GResNet.Generators.Graph;
using GResNet.Generators.Staging;

namespace GResNet.Generators.Emitting.Summary;

/// <summary>What the documentation of layer members says of their use in a model.</summary>
internal static class LayerUses
{
    /// <param name="model">The model.</param>
    /// <param name="graph">Its differentiated network at one resolution.</param>
    public static IEnumerable<LayerUse> Of(StagedModel model, NetworkGraph graph)
    {
        foreach (LayerFacts facts in LayerFacts.Of(graph))
            yield return new LayerUse(facts.Layer.Scope.Block.FullName, facts.Layer.Member,
                $"{model.Type.Name} at {Literal.Of(graph.Resolution)} px, {facts.Layer.Name}: {facts.Layer.Kind}, "
                + $"{facts.Layer.Input!.Shape} → {facts.Layer.Output!.Shape}, {Quantity.Count(facts.Parameters)} parameters, "
                + $"{Quantity.Count(facts.MultiplyAdds)} multiply-adds, {Quantity.Bytes(facts.SavedBytes)} saved an image");
    }
}
