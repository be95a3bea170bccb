using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo;

/// <summary>
/// torchvision's bottleneck, with its state names (He et al., 2016, with the stride on the 3×3 convolution): batch
/// normalization after every convolution, ReLU; the shortcut of a downsampling block is a strided 1×1 convolution.
/// </summary>
/// <param name="width">A quarter of the channels that the block returns, and those of its 3×3 convolution in a ResNet.
/// </param>
/// <param name="stride">2 halves height and width, rounding up.</param>
/// <param name="groups">Groups of the 3×3 convolution: ResNeXt's are 32 (Xie et al., 2017).</param>
/// <param name="groupWidth">Channels of each group where <paramref name="width"/> is 64, and in proportion: ResNeXt's
/// are 4, Wide ResNet's 128 (Zagoruyko and Komodakis, 2016).</param>
/// <param name="pool">The shortcut averages before its 1×1 convolution, as in ResNet-d, by timm's names.</param>
/// <param name="zero">The last normalization's factors start at zero, so that the block starts as its shortcut.</param>
[GResNetBlock]
public partial class ResNetBottleneck(
    int width, int stride = 1, int groups = 1, int groupWidth = 64, bool pool = false, bool zero = false)
{
    private const int Expansion = 4;

    [Conv(Kernel = 1)] private partial Tensor Conv1(Tensor x, int channels);
    [Conv(Kernel = 3)] private partial Tensor Conv2(Tensor x, int channels, int stride, int groups);
    [Conv(Kernel = 1)] private partial Tensor Conv3(Tensor x, int channels);

    [BatchNorm] private partial Tensor Bn1(Tensor x);
    [BatchNorm] private partial Tensor Bn2(Tensor x);
    [BatchNorm] private partial Tensor Bn3(Tensor x, float init);

    [StateName("downsample.0"), Conv(Kernel = 1)] private partial Tensor Downsample(Tensor x, int channels, int stride);
    [StateName("downsample.1"), BatchNorm] private partial Tensor DownsampleNorm(Tensor x);

    // The pool is before them.
    [StateName("downsample.1"), Conv(Kernel = 1)] private partial Tensor Pooled(Tensor x, int channels);
    [StateName("downsample.2"), BatchNorm] private partial Tensor PooledNorm(Tensor x);

    /// <summary>C×H×W → 4·width × ⌈H/stride⌉ × ⌈W/stride⌉.</summary>
    public Tensor Forward(Tensor x)
    {
        int channels = width * Expansion, inner = width * groupWidth / 64 * groups;
        Tensor y = ReLU(Bn1(Conv1(x, inner)));
        y = ReLU(Bn2(Conv2(y, inner, stride, groups)));
        y = DropPath(Bn3(Conv3(y, channels), zero ? 0 : 1));
        return ReLU((stride > 1 || x.Channels != channels ? Shortcut(x, channels) : x) + y);
    }

    private Tensor Shortcut(Tensor x, int channels)
    {
        if (!pool) return DownsampleNorm(Downsample(x, channels, stride));
        if (stride > 1) x = AvgPool(x, stride);
        return PooledNorm(Pooled(x, channels));
    }
}
