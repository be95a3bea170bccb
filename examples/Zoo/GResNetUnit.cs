using GResNet.Dsl;

namespace GResNet.Zoo;

/// <summary>The residual block of a GResNet of either kind.</summary>
/// <param name="width">As the block of that kind has it.</param>
/// <param name="bottleneck">A <see cref="Bottleneck"/> rather than a <see cref="GResNetBasic"/>.</param>
/// <param name="stride">2 halves height and width, rounding up.</param>
/// <param name="pool">As both have it.</param>
/// <param name="silu">As both have it.</param>
/// <param name="split">As both have it.</param>
[GResNetBlock]
public partial class GResNetUnit(
    int width, bool bottleneck, int stride = 1, bool pool = true, bool silu = true, bool split = true)
{
    [StateName(""), Block<GResNetBasic>]
    private partial Tensor Basic(Tensor x, int width, int stride, bool pool, bool silu, bool split);

    [StateName(""), Block<Bottleneck>]
    private partial Tensor Wide(Tensor x, int width, int stride, bool pool, bool silu, bool split);

    /// <summary>C×H×W → width, or 4·width, × ⌈H/stride⌉ × ⌈W/stride⌉.</summary>
    public Tensor Forward(Tensor x) => bottleneck
        ? Wide(x, width, stride, pool, silu, split)
        : Basic(x, width, stride, pool, silu, split);
}
