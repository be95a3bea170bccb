namespace GResNet.Runtime.Memory;

/// <summary>Running statistics of a layer in training, which follow those of batches unless they are frozen.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct MovingStatistics(ChannelStatistics values, bool isFrozen = false)
{
    /// <summary>The statistics.</summary>
    public readonly ChannelStatistics Values = values;

    /// <summary>Whether they stay as they are, and batches are normalised by them.</summary>
    public readonly bool IsFrozen = isFrozen;
}
