using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// What happens to a kernel's result while it is still in the first cache: an elementwise function of it and of other
/// maps of its shape, and what is added up for each channel. Implemented by structs, which the JIT compiles into the
/// kernel.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IStore
{
    /// <summary>Nothing happens.</summary>
    static abstract bool IsIdentity { get; }

    /// <summary>How many values are added up for each channel: 0, 1 or 2.</summary>
    static abstract int Sums { get; }

    /// <summary>Whether <see cref="Invoke"/> depends on the image.</summary>
    static abstract bool ReadsImage { get; }

    /// <summary>What to store for <paramref name="value"/>: 16 channels of one pixel.</summary>
    /// <param name="value">The kernel's result.</param>
    /// <param name="at">Floats from a map's first element to this pixel's, in all maps of the result's shape.</param>
    /// <param name="channel">The first channel.</param>
    /// <param name="image">The image; meaningless unless <see cref="ReadsImage"/>.</param>
    /// <param name="first">Where the first value is added up, if <see cref="Sums"/> is 1 or 2.</param>
    /// <param name="second">Where the second value is added up, if <see cref="Sums"/> is 2.</param>
    Vector512<float> Invoke(
        Vector512<float> value, nint at, int channel, int image, ref Vector512<float> first,
        ref Vector512<float> second);
}

/// <summary>Stores the result as it is.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct PlainStore : IStore
{
    /// <inheritdoc/>
    public static bool IsIdentity => true;

    /// <inheritdoc/>
    public static int Sums => 0;

    /// <inheritdoc/>
    public static bool ReadsImage => false;

    /// <inheritdoc/>
    public Vector512<float> Invoke(
        Vector512<float> value, nint at, int channel, int image, ref Vector512<float> first,
        ref Vector512<float> second) => value;
}

/// <summary>Adds one value a channel.</summary>
internal readonly unsafe struct BiasStore(float* bias) : IStore
{
    public static bool IsIdentity => false;

    public static int Sums => 0;

    public static bool ReadsImage => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(
        Vector512<float> value, nint at, int channel, int image, ref Vector512<float> first,
        ref Vector512<float> second) =>
        value + Vector512.Load(bias + channel);
}
