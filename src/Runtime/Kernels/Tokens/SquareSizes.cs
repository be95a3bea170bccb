using System.ComponentModel;

namespace GResNet.Runtime.Kernels;

/// <summary>Positions of a square, some tokens before it, and those of another square.</summary>
/// <param name="Side">Rows and columns that there are positions of.</param>
/// <param name="Target">Rows and columns that are wanted.</param>
/// <param name="Prefix">Tokens before both.</param>
/// <param name="Channels">Values of a position.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct SquareSizes(int Side, int Target, int Prefix, int Channels)
{
    /// <summary>The sizes that lengths tell.</summary>
    /// <param name="source">Values of the positions there are.</param>
    /// <param name="side">Their rows and columns.</param>
    /// <param name="prefix">Tokens before the square.</param>
    /// <param name="target">Values of those that are wanted.</param>
    /// <exception cref="ArgumentException">They are not of squares.</exception>
    public static SquareSizes Of(long source, int side, int prefix, long target)
    {
        int channels = (int)(source / (prefix + side * side));
        int wanted = channels == 0 ? 0 : (int)Math.Round(Math.Sqrt(Math.Max(target / channels - prefix, 0)));
        SquareSizes sizes = new(side, wanted, prefix, channels);
        return wanted > 0 && sizes.SourceLength == source && sizes.TargetLength == target
            ? sizes
            : throw new ArgumentException(
                $"{source} and {target} values are no positions of {prefix} tokens and a square of {side}, and of "
                    + "another.",
                nameof(target));
    }

    /// <summary>Values of the positions there are.</summary>
    public long SourceLength => (Prefix + (long)Side * Side) * Channels;

    /// <summary>Values of those that are wanted.</summary>
    public long TargetLength => (Prefix + (long)Target * Target) * Channels;
}
