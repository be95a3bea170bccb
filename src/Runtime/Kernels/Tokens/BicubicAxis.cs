using System.ComponentModel;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// One axis of PyTorch's bicubic interpolation without aligned corners: Keys' cubic with a = −0.75, borders repeated.
/// </summary>
/// <param name="source">Values there are.</param>
/// <param name="target">Values to make.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct BicubicAxis(int source, int target)
{
    private const float A = -0.75f;

    private readonly int source = source;
    private readonly float scale = (float)source / target;

    /// <summary>The share that source value <paramref name="from"/> has in target value <paramref
    /// name="at"/>.</summary>
    public float Weight(int at, int from)
    {
        float place = (at + 0.5f) * scale - 0.5f;
        int first = (int)(place + 1) - 2;
        float t = place - (first + 1);
        return (Clamped(first) == from ? Outer(t + 1) : 0f) + (Clamped(first + 1) == from ? Inner(t) : 0f)
            + (Clamped(first + 2) == from ? Inner(1 - t) : 0f) + (Clamped(first + 3) == from ? Outer(2 - t) : 0f);
    }

    private static float Inner(float x) => ((A + 2) * x - (A + 3)) * x * x + 1;

    private static float Outer(float x) => ((A * x - 5 * A) * x + 8 * A) * x - 4 * A;

    private int Clamped(int index) => index < 0 ? 0 : index >= source ? source - 1 : index;
}
