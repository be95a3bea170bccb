using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>
/// An op, other than elementwise ones, that may make each channel of its result of that channel of its maps alone.
/// </summary>
internal interface IChannelwise
{
    /// <summary>Whether it does so here.</summary>
    bool KeepsChannels(Node node);
}
