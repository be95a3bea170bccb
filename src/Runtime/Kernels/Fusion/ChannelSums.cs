using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// Where a kernel leaves what its <see cref="IStore"/> adds up: one total a channel, over batch, height and width.
/// </summary>
/// <param name="first">Totals of the first value, or empty.</param>
/// <param name="second">Totals of the second value, or empty.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct ChannelSums(FloatView first, FloatView second = default)
{
    /// <summary>Totals of the first value.</summary>
    public readonly FloatView First = first;

    /// <summary>Totals of the second value.</summary>
    public readonly FloatView Second = second;

    /// <summary>For a store that adds nothing up.</summary>
    public static ChannelSums None => default;
}
