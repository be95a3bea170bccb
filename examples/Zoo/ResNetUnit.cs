using GResNet.Dsl;

namespace GResNet.Zoo;

/// <summary>The residual block of a ResNet of either kind.</summary>
/// <param name="width">As the block of that kind has it.</param>
/// <param name="bottleneck">A <see cref="ResNetBottleneck"/> rather than a <see cref="ResNetBasic"/>.</param>
/// <param name="stride">2 halves height and width, rounding up.</param>
/// <param name="groups">As a <see cref="ResNetBottleneck"/> has it; so are the rest, which a basic block lacks.</param>
/// <param name="groupWidth">As a <see cref="ResNetBottleneck"/> has it.</param>
/// <param name="pool">As a <see cref="ResNetBottleneck"/> has it.</param>
/// <param name="zero">As a <see cref="ResNetBottleneck"/> has it.</param>
[GResNetBlock]
public partial class ResNetUnit(
    int width, bool bottleneck, int stride = 1, int groups = 1, int groupWidth = 64, bool pool = false,
    bool zero = false)
{
    [StateName(""), Block<ResNetBasic>] private partial Tensor Basic(Tensor x, int width, int stride);
    [StateName(""), Block<ResNetBottleneck>] private partial Tensor Bottleneck(
        Tensor x, int width, int stride, int groups, int groupWidth, bool pool, bool zero);

    /// <summary>C×H×W → width, or 4·width, × ⌈H/stride⌉ × ⌈W/stride⌉.</summary>
    public Tensor Forward(Tensor x)
    {
        if (bottleneck) return Bottleneck(x, width, stride, groups, groupWidth, pool, zero);
        if (groups != 1 || groupWidth != 64 || pool || zero)
            throw new System.ArgumentException(
                "basic blocks have no groups, no averaging shortcut and no factors that start at zero; "
                    + "give bottleneck: true");
        return Basic(x, width, stride);
    }
}
