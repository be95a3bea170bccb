using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo;

/// <summary>
/// BoTNet's bottleneck (Srinivas et al., "Bottleneck Transformers for Visual Recognition", 2021): that of ResNet with
/// attention over all pixels, with relative positions, in place of its 3×3 convolution. One that halves the map attends
/// before it averages.
/// </summary>
/// <param name="width">Channels of the attention; the block returns four times as many.</param>
/// <param name="heads">Heads of the attention, which the width divides into.</param>
/// <param name="side">Rows and columns of what the block returns, at the resolution whose positions are the
/// state's.</param>
/// <param name="stride">2 halves height and width, rounding up.</param>
[GResNetBlock]
public partial class BotNetBottleneck(int width, int heads, int side, int stride = 1)
{
    private const int Expansion = 4;

    [Conv] private partial Tensor Conv1(Tensor x, int channels);
    [Conv, StateName("attn.qkv")] private partial Tensor Qkv(Tensor x, int channels);
    [RelativeAttention, StateName("attn")] private partial Tensor Attend(Tensor qkv, int heads, int side);
    [Conv] private partial Tensor Conv3(Tensor x, int channels);

    [BatchNorm] private partial Tensor Bn1(Tensor x);
    [BatchNorm] private partial Tensor Bn2(Tensor x);
    [BatchNorm] private partial Tensor Bn3(Tensor x);

    [StateName("downsample.0"), Conv] private partial Tensor Downsample(Tensor x, int channels, int stride);
    [StateName("downsample.1"), BatchNorm] private partial Tensor DownsampleNorm(Tensor x);

    /// <summary>C×H×W → 4·width × ⌈H/stride⌉ × ⌈W/stride⌉.</summary>
    public Tensor Forward(Tensor x)
    {
        int channels = width * Expansion;
        Tensor y = ReLU(Bn1(Conv1(x, width)));
        y = Attend(Qkv(y, 3 * width), heads, side * stride);
        if (stride > 1) y = AvgPool(y, stride);
        y = DropPath(Bn3(Conv3(ReLU(Bn2(y)), channels)));

        if (stride > 1 || x.Channels != channels) x = DownsampleNorm(Downsample(x, channels, stride));

        return ReLU(x + y);
    }
}

/// <summary>BoTNets: ResNets of bottlenecks whose last stage attends. A model is this with numbers.</summary>
/// <param name="depths">Blocks of each of the four stages.</param>
/// <param name="heads">Heads of the attention.</param>
/// <param name="side">Rows and columns of the last stage, at the resolution whose positions are the state's.</param>
/// <param name="classes">Outputs.</param>
[GResNetBlock]
public partial class BotNetFamily(int[] depths, int heads, int side, int classes)
{
    [Conv(Kernel = 7, Stride = 2)] private partial Tensor Conv1(Tensor x, int channels);
    [BatchNorm] private partial Tensor Bn1(Tensor x);

    [Stage<ResNetBottleneck>] private partial Tensor Layer1(Tensor x, int blocks, int width);
    [Stage<ResNetBottleneck>] private partial Tensor Layer2(Tensor x, int blocks, int width, int stride);
    [Stage<ResNetBottleneck>] private partial Tensor Layer3(Tensor x, int blocks, int width, int stride);

    [Stage<BotNetBottleneck>]
    private partial Tensor Layer4(Tensor x, int blocks, int width, int heads, int side, int stride);

    [Linear] private partial Tensor Fc(Tensor x, int features);

    /// <summary>C×H×W → classes×1×1.</summary>
    public Tensor Forward(Tensor image)
    {
        Tensor x = ReLU(Bn1(Conv1(image, 64)));
        x = MaxPool(x, kernel: 3, stride: 2, padding: 1);

        x = Layer1(x, depths[0], 64);
        x = Layer2(x, depths[1], 128, stride: 2);
        x = Layer3(x, depths[2], 256, stride: 2);
        x = Layer4(x, depths[3], 512, heads, side, stride: 2);

        return Fc(GlobalAvgPool(x), classes);
    }
}
