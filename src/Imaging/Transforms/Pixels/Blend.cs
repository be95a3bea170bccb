using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GResNet.Imaging.Transforms;

/// <summary>
/// Away from, or towards, a degenerate image by a factor: degenerate + factor · (level − degenerate), rounded down, in
/// 0 … 255.
/// </summary>
internal static class Blend
{
    /// <summary>
    /// Eight levels at once, in float32 and without fused operations, as Pillow 9.4 (<c>Blend.c</c>).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Apply(Vector256<int> degenerate, Vector256<int> level, Vector256<float> factor)
    {
        Vector256<float> blended =
            Vector256.ConvertToSingle(degenerate) + factor * Vector256.ConvertToSingle(level - degenerate);
        return Vector256.ConvertToInt32Native(
            Vector256.Min(Vector256.Max(blended, Vector256<float>.Zero), Vector256.Create(255f)));
    }
}
