using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo;

/// <summary>
/// GResNet's residual block: 1×1 to <paramref name="width"/> channels, 3×3 with the stride, 1×1 to four times the
/// width, all under split normalization with SiLU. The shortcut of a downsampling block is an average pool and a 1×1
/// convolution ("Vision Transformers are Overrated", F. Liu, 2023).
/// </summary>
/// <param name="width">Channels of the 3×3 convolution; the block returns four times as many.</param>
/// <param name="stride">2 halves height and width, rounding up.</param>
[GResNetBlock]
public partial class Bottleneck(int width, int stride = 1)
{
    private const int Expansion = 4;

    [SplitConv(Kernel = 1)] private partial Tensor Reduce(Tensor x, int channels);
    [SplitConv(Kernel = 3)] private partial Tensor Spatial(Tensor x, int channels, int stride);
    [SplitConv(Kernel = 1)] private partial Tensor Expand(Tensor x, int channels);
    [SplitConv(Kernel = 1)] private partial Tensor Shortcut(Tensor x, int channels);

    /// <summary>C×H×W → 4·width × ⌈H/stride⌉ × ⌈W/stride⌉.</summary>
    public Tensor Forward(Tensor x)
    {
        Tensor y = SiLU(Reduce(x, width));
        y = SiLU(Spatial(y, width, stride));
        y = DropPath(Expand(y, width * Expansion));

        if (stride > 1 || x.Channels != width * Expansion)
            x = Shortcut(stride > 1 ? AvgPool(x, stride) : x, width * Expansion);

        return SiLU(x + y);
    }
}
