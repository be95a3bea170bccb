using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo;

/// <summary>
/// MobileNetV3's first block (Howard et al., 2019), which widens nothing: a depthwise 3×3 convolution, then a 1×1
/// convolution without activation.
/// </summary>
[GResNetBlock]
public partial class MobileNetV3Separable
{
    const float Epsilon = 1e-3f, Momentum = 0.01f;

    [StateName("block.0"), Block<ConvNorm>] private partial Tensor Depthwise(
        Tensor x, int channels, int kernel, int groups, float epsilon, float momentum);
    [StateName("block.1"), Block<ConvNorm>] private partial Tensor Project(
        Tensor x, int channels, float epsilon, float momentum);

    /// <summary>C×H×W → C×H×W.</summary>
    public Tensor Forward(Tensor x)
    {
        Tensor y = ReLU(Depthwise(x, x.Channels, kernel: 3, groups: 0, Epsilon, Momentum));
        return x + DropPath(Project(y, x.Channels, Epsilon, Momentum));
    }
}

/// <summary>
/// MobileNetV3's block: an inverted residual with squeeze and excitation or without, and ReLU or hard swish.
/// </summary>
/// <param name="kernel">Of the depthwise convolution.</param>
/// <param name="wide">Channels that are widened to.</param>
/// <param name="channels">Of the result.</param>
/// <param name="excite">Whether what is narrowed is excited, by a quarter of its channels.</param>
/// <param name="swish">Whether activations are hard swish, rather than ReLU.</param>
/// <param name="stride">2 halves height and width, rounding up.</param>
[GResNetBlock]
public partial class MobileNetV3Block(int kernel, int wide, int channels, bool excite, bool swish, int stride = 1)
{
    const float Epsilon = 1e-3f, Momentum = 0.01f;

    [StateName("block.0"), Block<ConvNorm>] private partial Tensor Expand(
        Tensor x, int channels, float epsilon, float momentum);
    [StateName("block.1"), Block<ConvNorm>] private partial Tensor Depthwise(
        Tensor x, int channels, int kernel, int stride, int groups, float epsilon, float momentum);
    [StateName("block.2"), Block<ConvNorm>] private partial Tensor Project(
        Tensor x, int channels, float epsilon, float momentum);

    [StateName("block.2"), Block<SqueezeExcitation>] private partial Tensor Excite(Tensor x, int squeeze);
    [StateName("block.3"), Block<ConvNorm>] private partial Tensor ProjectExcited(
        Tensor x, int channels, float epsilon, float momentum);

    /// <summary>C×H×W → channels × ⌈H/stride⌉ × ⌈W/stride⌉.</summary>
    public Tensor Forward(Tensor x)
    {
        Tensor y = Activate(Expand(x, wide, Epsilon, Momentum));
        y = Activate(Depthwise(y, wide, kernel, stride, groups: 0, Epsilon, Momentum));
        y = excite
            ? ProjectExcited(Excite(y, Eights(wide / 4)), channels, Epsilon, Momentum)
            : Project(y, channels, Epsilon, Momentum);
        return stride == 1 && x.Channels == channels ? x + DropPath(y) : y;
    }

    private Tensor Activate(Tensor x) => swish ? HardSwish(x) : ReLU(x);

    /// <summary>The nearest multiple of eight that is not less than nine tenths of it.</summary>
    private static int Eights(int channels)
    {
        int nearest = (channels + 4) / 8 * 8;
        return 10 * nearest < 9 * channels ? nearest + 8 : nearest;
    }
}
