namespace GResNet.Runtime.Memory;

/// <summary>Mean and biased variance of each channel over batch, height and width.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct ChannelStatistics(FloatView mean, FloatView variance)
{
    /// <summary>One mean a channel.</summary>
    public readonly FloatView Mean = mean;

    /// <summary>One biased variance a channel.</summary>
    public readonly FloatView Variance = variance;
}
