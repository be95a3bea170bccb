namespace GResNet.Inference.Batching;

/// <summary>How a <see cref="BatchingClassifier"/> puts requests together, and how many it lets wait.</summary>
public sealed record BatchingOptions
{
    /// <summary>
    /// How long an image that is read waits for those that are being read, to share its batch, which begins at once
    /// where it is full. Zero: not at all; a batch is then what has come while the one before was computed.
    /// </summary>
    public TimeSpan MaxDelay
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero, nameof(MaxDelay));
            field = value;
        }
    } = TimeSpan.FromMilliseconds(2);

    /// <summary>
    /// Images that may wait, those that are being read included and those that are being computed not. One more is
    /// refused with a <see cref="QueueFullException"/>.
    /// </summary>
    public int MaxQueueLength
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxQueueLength));
            field = value;
        }
    } = 256;
}
