using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GResNet.Runtime.Data.Transforms;

/// <summary>Away from, or towards, a degenerate image by a factor: degenerate + factor · (level − degenerate), rounded down, in 0 … 255.</summary>
internal static class Blend
{
    /// <summary>16 levels at once, in float32 and without fused operations, as Pillow 9.4 (<c>Blend.c</c>).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Apply(Vector512<int> degenerate, Vector512<int> level, Vector512<float> factor)
    {
        Vector512<float> blended =
            Vector512.ConvertToSingle(degenerate) + factor * Vector512.ConvertToSingle(level - degenerate);
        return Vector512.ConvertToInt32Native(
            Vector512.Min(Vector512.Max(blended, Vector512<float>.Zero), Vector512.Create(255f)));
    }
}
