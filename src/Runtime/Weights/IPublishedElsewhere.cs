using System.Collections.Immutable;
using GResNet.Runtime.Models;

namespace GResNet.Runtime.Weights;

/// <summary>
/// A model that others have published weights of. A model's class that is one says so in its own part; such files then
/// have a card, though there is none in them.
/// </summary>
public interface IPublishedElsewhere : IModel
{
    /// <summary>The weights that are known.</summary>
    ImmutableArray<PublishedWeights> Published { get; }
}
