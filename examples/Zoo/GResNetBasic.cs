using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo;

/// <summary>
/// What GResNet makes of ResNet's basic block, of two 3×3 convolutions ("Vision Transformers are Overrated", F. Liu,
/// 2023, has bottlenecks alone). The changes are its settings; with none of them it is <see cref="ResNetBasic"/>, by
/// that one's state names.
/// </summary>
/// <param name="width">Channels of both convolutions and of what the block returns.</param>
/// <param name="stride">2 halves height and width, rounding up.</param>
/// <param name="pool">The shortcut of a downsampling block averages before its 1×1 convolution.</param>
/// <param name="silu">SiLU instead of ReLU.</param>
/// <param name="split">Split normalization instead of batch normalization after every convolution.</param>
[GResNetBlock]
public partial class GResNetBasic(int width, int stride = 1, bool pool = true, bool silu = true, bool split = true)
{
    [SplitConv(Kernel = 3)] private partial Tensor First(Tensor x, int channels, int stride);
    [SplitConv(Kernel = 3)] private partial Tensor Second(Tensor x, int channels);
    [SplitConv(Kernel = 1)] private partial Tensor Shortcut(Tensor x, int channels, int stride);

    [StateName("first"), Conv(Kernel = 3)] private partial Tensor FirstConv(Tensor x, int channels, int stride);
    [StateName("second"), Conv(Kernel = 3)] private partial Tensor SecondConv(Tensor x, int channels);
    [StateName("shortcut"), Conv(Kernel = 1)] private partial Tensor ShortcutConv(Tensor x, int channels, int stride);

    [BatchNorm] private partial Tensor FirstNorm(Tensor x);
    [BatchNorm] private partial Tensor SecondNorm(Tensor x);
    [BatchNorm] private partial Tensor ShortcutNorm(Tensor x);

    [StateName(""), Block<ResNetBasic>] private partial Tensor ResNet(Tensor x, int width, int stride);

    /// <summary>C×H×W → width × ⌈H/stride⌉ × ⌈W/stride⌉.</summary>
    public Tensor Forward(Tensor x)
    {
        if (!pool && !silu && !split) return ResNet(x, width, stride);

        Tensor y = Activate(split ? First(x, width, stride) : FirstNorm(FirstConv(x, width, stride)));
        y = DropPath(split ? Second(y, width) : SecondNorm(SecondConv(y, width)));

        if (stride > 1 || x.Channels != width)
        {
            if (pool && stride > 1) x = AvgPool(x, stride);
            int step = pool ? 1 : stride;
            x = split ? Shortcut(x, width, step) : ShortcutNorm(ShortcutConv(x, width, step));
        }

        return Activate(x + y);
    }

    private Tensor Activate(Tensor x) => silu ? SiLU(x) : ReLU(x);
}
