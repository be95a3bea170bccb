using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GResNet.Search.Scoring;

/// <summary>What a score is the sum of.</summary>
internal interface ITerm
{
    /// <summary>Adds a term of each lane.</summary>
    static abstract Vector512<float> Add(Vector512<float> sum, Vector512<float> query, Vector512<float> row);

    /// <summary>Adds one.</summary>
    static abstract float Add(float sum, float query, float row);
}

/// <summary>Products.</summary>
internal readonly struct Product : ITerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> sum, Vector512<float> query, Vector512<float> row) =>
        Vector512.MultiplyAddEstimate(query, row, sum);

    public static float Add(float sum, float query, float row) => sum + query * row;
}

/// <summary>
/// Squares of differences, less one another, so that more is nearer. Not from products: of vectors that are nearly
/// equal these would leave nothing.
/// </summary>
internal readonly struct SquaredDifference : ITerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> sum, Vector512<float> query, Vector512<float> row)
    {
        Vector512<float> difference = query - row;
        return Vector512.MultiplyAddEstimate(-difference, difference, sum);
    }

    public static float Add(float sum, float query, float row) => sum - (query - row) * (query - row);
}
