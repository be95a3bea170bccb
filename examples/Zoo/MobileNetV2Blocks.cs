using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo;

/// <summary>
/// MobileNetV2's first block (Sandler et al., 2018), which widens nothing: a depthwise 3×3 convolution, then a 1×1
/// convolution without activation.
/// </summary>
/// <param name="channels">Of the result.</param>
[GResNetBlock]
public partial class SeparableConv(int channels)
{
    [StateName("conv.0"), Block<ConvNorm>] private partial Tensor Depthwise(
        Tensor x, int channels, int kernel, int groups);
    [StateName("conv.1"), Conv] private partial Tensor Project(Tensor x, int channels);
    [StateName("conv.2"), BatchNorm] private partial Tensor ProjectNorm(Tensor x);

    /// <summary>C×H×W → channels×H×W.</summary>
    public Tensor Forward(Tensor x)
    {
        Tensor y = ReLU6(Depthwise(x, x.Channels, kernel: 3, groups: 0));
        return ProjectNorm(Project(y, channels));
    }
}

/// <summary>
/// MobileNetV2's inverted residual: a 1×1 convolution widens, a depthwise 3×3 one has the stride, a 1×1 one without
/// activation narrows.
/// </summary>
/// <param name="channels">Of the result.</param>
/// <param name="stride">2 halves height and width, rounding up.</param>
/// <param name="expansion">How many times the channels of x are widened to.</param>
[GResNetBlock]
public partial class InvertedResidual(int channels, int stride = 1, int expansion = 6)
{
    [StateName("conv.0"), Block<ConvNorm>] private partial Tensor Expand(Tensor x, int channels);
    [StateName("conv.1"), Block<ConvNorm>] private partial Tensor Depthwise(
        Tensor x, int channels, int kernel, int stride, int groups);
    [StateName("conv.2"), Conv] private partial Tensor Project(Tensor x, int channels);
    [StateName("conv.3"), BatchNorm] private partial Tensor ProjectNorm(Tensor x);

    /// <summary>C×H×W → channels × ⌈H/stride⌉ × ⌈W/stride⌉.</summary>
    public Tensor Forward(Tensor x)
    {
        int wide = x.Channels * expansion;
        Tensor y = ReLU6(Expand(x, wide));
        y = ReLU6(Depthwise(y, wide, kernel: 3, stride, groups: 0));
        y = ProjectNorm(Project(y, channels));
        return stride == 1 && x.Channels == channels ? x + DropPath(y) : y;
    }
}
