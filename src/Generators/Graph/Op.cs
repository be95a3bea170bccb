using System.Collections.Generic;
using System.Collections.Immutable;

namespace GResNet.Generators.Graph;

/// <summary>
/// What a node does. An op holds only numbers; its operands are the node's inputs. All that is known of one stands in
/// its file of <c>Ops/</c>, as members of this class and of the traits in <c>Ops/Traits</c>: passes and emitters ask
/// it.
/// </summary>
internal abstract record Op
{
    /// <summary>What people call it and what it makes.</summary>
    public abstract OpWords Words { get; }

    /// <summary>The types of what it makes of <paramref name="inputs"/>.</summary>
    /// <exception cref="ShapeException">The inputs do not fit.</exception>
    public abstract ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs);

    /// <summary>
    /// Multiply-adds of one image: those of convolutions, linear layers and attention, as the literature counts.
    /// </summary>
    public virtual long MultiplyAdds(Node node) => 0;

    /// <summary>The operands that the node's result may be written over, best first.</summary>
    public virtual IEnumerable<Value> Overwrites(Node node) => [];
}
