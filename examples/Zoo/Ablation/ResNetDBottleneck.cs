using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo.Ablation;

/// <summary>
/// The bottleneck of ResNet-d (T. He et al., "Bag of Tricks for Image Classification with Convolutional Neural
/// Networks", 2019): batch normalization after every convolution; the shortcut of a downsampling block is an average
/// pool and a 1×1 convolution.
/// </summary>
/// <param name="width">Channels of the 3×3 convolution; the block returns four times as many.</param>
/// <param name="silu">SiLU instead of ReLU.</param>
/// <param name="stride">2 halves height and width, rounding up.</param>
[GResNetBlock]
public partial class ResNetDBottleneck(int width, bool silu, int stride = 1)
{
    private const int Expansion = 4;

    [Conv(Kernel = 1)] private partial Tensor Reduce(Tensor x, int channels);
    [Conv(Kernel = 3)] private partial Tensor Spatial(Tensor x, int channels, int stride);
    [Conv(Kernel = 1)] private partial Tensor Expand(Tensor x, int channels);
    [Conv(Kernel = 1)] private partial Tensor Shortcut(Tensor x, int channels);

    [BatchNorm] private partial Tensor ReduceNorm(Tensor x);
    [BatchNorm] private partial Tensor SpatialNorm(Tensor x);
    [BatchNorm] private partial Tensor ExpandNorm(Tensor x);
    [BatchNorm] private partial Tensor ShortcutNorm(Tensor x);

    /// <summary>C×H×W → 4·width × ⌈H/stride⌉ × ⌈W/stride⌉.</summary>
    public Tensor Forward(Tensor x)
    {
        Tensor y = Activate(ReduceNorm(Reduce(x, width)));
        y = Activate(SpatialNorm(Spatial(y, width, stride)));
        y = DropPath(ExpandNorm(Expand(y, width * Expansion)));

        if (stride > 1 || x.Channels != width * Expansion)
            x = ShortcutNorm(Shortcut(stride > 1 ? AvgPool(x, stride) : x, width * Expansion));

        return Activate(x + y);
    }

    private Tensor Activate(Tensor x) => silu ? SiLU(x) : ReLU(x);
}
