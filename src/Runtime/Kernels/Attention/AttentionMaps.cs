using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Kernels;

/// <summary>What the backward pass of an attention reads and writes.</summary>
/// <param name="gy">The gradient with respect to y.</param>
/// <param name="qkv">Queries, keys, values.</param>
/// <param name="y">The result.</param>
/// <param name="logSums">One value a query of each head.</param>
/// <param name="gqkv">The gradient with respect to qkv.</param>
internal readonly struct AttentionMaps(
    FeatureMap gy, FeatureMap qkv, FeatureMap y, FloatView logSums, FeatureMap gqkv)
{
    public readonly FeatureMap Gy = gy, Qkv = qkv, Y = y, Gqkv = gqkv;
    public readonly FloatView LogSums = logSums;
}
