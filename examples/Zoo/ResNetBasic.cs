using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo;

/// <summary>
/// torchvision's basic block, with its state names (He et al., 2016): two 3×3 convolutions, batch normalization after
/// each, ReLU; the shortcut of a block that changes the shape is a strided 1×1 convolution.
/// </summary>
/// <param name="width">Channels of both convolutions and of what the block returns.</param>
/// <param name="stride">2 halves height and width, rounding up.</param>
[GResNetBlock]
public partial class ResNetBasic(int width, int stride = 1)
{
    [Conv(Kernel = 3)] private partial Tensor Conv1(Tensor x, int channels, int stride);
    [Conv(Kernel = 3)] private partial Tensor Conv2(Tensor x, int channels);

    [BatchNorm] private partial Tensor Bn1(Tensor x);
    [BatchNorm] private partial Tensor Bn2(Tensor x);

    [StateName("downsample.0"), Conv(Kernel = 1)] private partial Tensor Downsample(Tensor x, int channels, int stride);
    [StateName("downsample.1"), BatchNorm] private partial Tensor DownsampleNorm(Tensor x);

    /// <summary>C×H×W → width × ⌈H/stride⌉ × ⌈W/stride⌉.</summary>
    public Tensor Forward(Tensor x)
    {
        Tensor y = ReLU(Bn1(Conv1(x, width, stride)));
        y = DropPath(Bn2(Conv2(y, width)));

        if (stride > 1 || x.Channels != width)
            x = DownsampleNorm(Downsample(x, width, stride));

        return ReLU(x + y);
    }
}
