using System.Runtime.Intrinsics;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// What happens to a kernel's source as it is read: an elementwise function of one map. Implemented by structs, which
/// the JIT compiles into the kernel.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ILoad
{
    /// <summary>Nothing happens: the source may be read in place.</summary>
    static abstract bool IsIdentity { get; }

    /// <summary>Whether <see cref="Invoke"/> depends on the image.</summary>
    static abstract bool ReadsImage { get; }

    /// <summary>The values to use for <paramref name="x"/>: 16 channels of one pixel.</summary>
    /// <param name="x">What the map holds.</param>
    /// <param name="channel">The first channel.</param>
    /// <param name="image">The image; meaningless unless <see cref="ReadsImage"/>.</param>
    Vector512<float> Invoke(Vector512<float> x, int channel, int image);
}

/// <summary>Reads the source as it is.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct PlainLoad : ILoad
{
    /// <inheritdoc/>
    public static bool IsIdentity => true;

    /// <inheritdoc/>
    public static bool ReadsImage => false;

    /// <inheritdoc/>
    public Vector512<float> Invoke(Vector512<float> x, int channel, int image) => x;
}
