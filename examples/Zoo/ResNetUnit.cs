using GResNet.Dsl;

namespace GResNet.Zoo;

/// <summary>The residual block of a ResNet of either kind.</summary>
/// <param name="width">As the block of that kind has it.</param>
/// <param name="bottleneck">A <see cref="ResNetBottleneck"/> rather than a <see cref="ResNetBasic"/>.</param>
/// <param name="stride">2 halves height and width, rounding up.</param>
[GResNetBlock]
public partial class ResNetUnit(int width, bool bottleneck, int stride = 1)
{
    [StateName(""), Block<ResNetBasic>] private partial Tensor Basic(Tensor x, int width, int stride);
    [StateName(""), Block<ResNetBottleneck>] private partial Tensor Bottleneck(Tensor x, int width, int stride);

    /// <summary>C×H×W → width, or 4·width, × ⌈H/stride⌉ × ⌈W/stride⌉.</summary>
    public Tensor Forward(Tensor x) => bottleneck ? Bottleneck(x, width, stride) : Basic(x, width, stride);
}
