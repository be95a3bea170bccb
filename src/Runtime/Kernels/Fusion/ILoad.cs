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

    /// <summary>
    /// The values to use for <paramref name="x"/>, 16 channels of one pixel from <paramref name="channel"/>.
    /// </summary>
    Vector512<float> Invoke(Vector512<float> x, int channel);
}

/// <summary>Reads the source as it is.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct PlainLoad : ILoad
{
    /// <inheritdoc/>
    public static bool IsIdentity => true;

    /// <inheritdoc/>
    public Vector512<float> Invoke(Vector512<float> x, int channel) => x;
}
