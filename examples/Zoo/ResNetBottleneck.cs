using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo;

/// <summary>
/// torchvision's bottleneck, with its state names (He et al., 2016, with the stride on the 3×3 convolution): batch
/// normalization after every convolution, ReLU; the shortcut of a downsampling block is a strided 1×1 convolution.
/// </summary>
/// <param name="width">Channels of the 3×3 convolution; the block returns four times as many.</param>
/// <param name="stride">2 halves height and width, rounding up.</param>
[GResNetBlock]
public partial class ResNetBottleneck(int width, int stride = 1)
{
    private const int Expansion = 4;

    [Conv(Kernel = 1)] private partial Tensor Conv1(Tensor x, int channels);
    [Conv(Kernel = 3)] private partial Tensor Conv2(Tensor x, int channels, int stride);
    [Conv(Kernel = 1)] private partial Tensor Conv3(Tensor x, int channels);

    [BatchNorm] private partial Tensor Bn1(Tensor x);
    [BatchNorm] private partial Tensor Bn2(Tensor x);
    [BatchNorm] private partial Tensor Bn3(Tensor x);

    [StateName("downsample.0"), Conv(Kernel = 1)] private partial Tensor Downsample(Tensor x, int channels, int stride);
    [StateName("downsample.1"), BatchNorm] private partial Tensor DownsampleNorm(Tensor x);

    /// <summary>C×H×W → 4·width × ⌈H/stride⌉ × ⌈W/stride⌉.</summary>
    public Tensor Forward(Tensor x)
    {
        Tensor y = ReLU(Bn1(Conv1(x, width)));
        y = ReLU(Bn2(Conv2(y, width, stride)));
        y = DropPath(Bn3(Conv3(y, width * Expansion)));

        if (stride > 1 || x.Channels != width * Expansion)
            x = DownsampleNorm(Downsample(x, width * Expansion, stride));

        return ReLU(x + y);
    }
}
