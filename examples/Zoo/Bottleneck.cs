using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo;

/// <summary>
/// GResNet's residual block ("Vision Transformers are Overrated", F. Liu, 2023): 1×1 to <paramref name="width"/>
/// channels, 3×3 with the stride, 1×1 to four times the width. What GResNet changes of ResNet's are its settings;
/// with none of them it is <see cref="ResNetBottleneck"/>, by that one's state names.
/// </summary>
/// <param name="width">Channels of the 3×3 convolution; the block returns four times as many.</param>
/// <param name="stride">2 halves height and width, rounding up.</param>
/// <param name="pool">
/// The shortcut of a downsampling block averages before its 1×1 convolution, as in ResNet-d (T. He et al., "Bag of
/// Tricks for Image Classification with Convolutional Neural Networks", 2019); else that convolution has the stride.
/// </param>
/// <param name="silu">SiLU instead of ReLU.</param>
/// <param name="split">Split normalization instead of batch normalization after every convolution.</param>
[GResNetBlock]
public partial class Bottleneck(int width, int stride = 1, bool pool = true, bool silu = true, bool split = true)
{
    private const int Expansion = 4;

    [SplitConv(Kernel = 1)] private partial Tensor Reduce(Tensor x, int channels);
    [SplitConv(Kernel = 3)] private partial Tensor Spatial(Tensor x, int channels, int stride);
    [SplitConv(Kernel = 1)] private partial Tensor Expand(Tensor x, int channels);
    [SplitConv(Kernel = 1)] private partial Tensor Shortcut(Tensor x, int channels, int stride);

    [StateName("reduce"), Conv(Kernel = 1)] private partial Tensor ReduceConv(Tensor x, int channels);
    [StateName("spatial"), Conv(Kernel = 3)] private partial Tensor SpatialConv(Tensor x, int channels, int stride);
    [StateName("expand"), Conv(Kernel = 1)] private partial Tensor ExpandConv(Tensor x, int channels);
    [StateName("shortcut"), Conv(Kernel = 1)] private partial Tensor ShortcutConv(Tensor x, int channels, int stride);

    [BatchNorm] private partial Tensor ReduceNorm(Tensor x);
    [BatchNorm] private partial Tensor SpatialNorm(Tensor x);
    [BatchNorm] private partial Tensor ExpandNorm(Tensor x);
    [BatchNorm] private partial Tensor ShortcutNorm(Tensor x);

    [StateName(""), Block<ResNetBottleneck>] private partial Tensor ResNet(Tensor x, int width, int stride);

    /// <summary>C×H×W → 4·width × ⌈H/stride⌉ × ⌈W/stride⌉.</summary>
    public Tensor Forward(Tensor x)
    {
        if (!pool && !silu && !split) return ResNet(x, width, stride);

        int channels = width * Expansion;
        Tensor y = Activate(split ? Reduce(x, width) : ReduceNorm(ReduceConv(x, width)));
        y = Activate(split ? Spatial(y, width, stride) : SpatialNorm(SpatialConv(y, width, stride)));
        y = DropPath(split ? Expand(y, channels) : ExpandNorm(ExpandConv(y, channels)));

        if (stride > 1 || x.Channels != channels)
        {
            if (pool && stride > 1) x = AvgPool(x, stride);
            int step = pool ? 1 : stride;
            x = split ? Shortcut(x, channels, step) : ShortcutNorm(ShortcutConv(x, channels, step));
        }

        return Activate(x + y);
    }

    private Tensor Activate(Tensor x) => silu ? SiLU(x) : ReLU(x);
}
