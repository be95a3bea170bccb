using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Bench.Workloads;

/// <summary>ResNet's bottleneck whose result is excited, by a sixteenth of its channels, before the sum.</summary>
/// <param name="width">Channels of the 3×3 convolution; the block returns four times as many.</param>
/// <param name="stride">2 halves height and width, rounding up.</param>
[GResNetBlock]
public partial class SeBottleneck(int width, int stride = 1)
{
    private const int Expansion = 4, Reduction = 16;

    [Conv(Kernel = 1)] private partial Tensor Conv1(Tensor x, int channels);
    [Conv(Kernel = 3)] private partial Tensor Conv2(Tensor x, int channels, int stride);
    [Conv(Kernel = 1)] private partial Tensor Conv3(Tensor x, int channels);

    [BatchNorm] private partial Tensor Bn1(Tensor x);
    [BatchNorm] private partial Tensor Bn2(Tensor x);
    [BatchNorm] private partial Tensor Bn3(Tensor x);

    [Conv(Bias = true)] private partial Tensor Fc1(Tensor x, int channels);
    [Conv(Bias = true)] private partial Tensor Fc2(Tensor x, int channels);

    [StateName("downsample.0"), Conv(Kernel = 1)] private partial Tensor Downsample(Tensor x, int channels, int stride);
    [StateName("downsample.1"), BatchNorm] private partial Tensor DownsampleNorm(Tensor x);

    /// <summary>C×H×W → 4·width × ⌈H/stride⌉ × ⌈W/stride⌉.</summary>
    public Tensor Forward(Tensor x)
    {
        int channels = width * Expansion;
        Tensor y = ReLU(Bn1(Conv1(x, width)));
        y = ReLU(Bn2(Conv2(y, width, stride)));
        y = Bn3(Conv3(y, channels));
        y = y * Sigmoid(Fc2(ReLU(Fc1(GlobalAvgPool(y), channels / Reduction)), channels));

        if (stride > 1 || x.Channels != channels)
            x = DownsampleNorm(Downsample(x, channels, stride));

        return ReLU(x + y);
    }
}
