using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo;

/// <summary>
/// ConvNeXt's block ("A ConvNet for the 2020s", Liu et al., 2022), by the names of its authors: a depthwise 7×7
/// convolution, then two layers that mix the channels of each pixel, four times as wide between them.
/// </summary>
[GResNetBlock]
public partial class ConvNeXtBlock
{
    [StateName("dwconv"), Conv(Kernel = 7, Groups = 0, Bias = true, Deviation = 0.02f)]
    private partial Tensor Depthwise(Tensor x, int channels);

    [LayerNorm(Epsilon = 1e-6f)] private partial Tensor Norm(Tensor x);
    [StateName("pwconv1"), Conv(Bias = true, Deviation = 0.02f)] private partial Tensor Widen(Tensor x, int channels);
    [StateName("pwconv2"), Conv(Bias = true, Deviation = 0.02f)] private partial Tensor Narrow(Tensor x, int channels);
    [LayerScale(Init = 1e-6f)] private partial Tensor Gamma(Tensor x);

    /// <summary>C×H×W → C×H×W.</summary>
    public Tensor Forward(Tensor x)
    {
        Tensor y = Norm(Depthwise(x, x.Channels));
        y = Narrow(GELU(Widen(y, 4 * x.Channels)), x.Channels);
        return x + DropPath(Gamma(y));
    }
}

/// <summary>What stands between ConvNeXt's stages: a layer norm and a 2×2 convolution of stride 2.</summary>
/// <param name="channels">Of the result.</param>
[GResNetBlock]
public partial class ConvNeXtDownsample(int channels)
{
    [StateName("0"), LayerNorm(Epsilon = 1e-6f)] private partial Tensor Norm(Tensor x);

    [StateName("1"), Conv(Kernel = 2, Stride = 2, Padding = 0, Bias = true, Deviation = 0.02f)]
    private partial Tensor Convolve(Tensor x, int channels);

    /// <summary>C×H×W → channels × ⌊H/2⌋ × ⌊W/2⌋.</summary>
    public Tensor Forward(Tensor x) => Convolve(Norm(x), channels);
}

/// <summary>
/// ConvNeXts, with the state names of their authors (facebookresearch/ConvNeXt), so that their weights load here. A
/// model is this with numbers.
/// </summary>
/// <param name="depths">Blocks of each of the four stages.</param>
/// <param name="widths">Channels of each stage.</param>
/// <param name="classes">Outputs.</param>
[GResNetBlock]
public partial class ConvNeXtFamily(int[] depths, int[] widths, int classes)
{
    [StateName("downsample_layers.0.0"), Conv(Kernel = 4, Stride = 4, Padding = 0, Bias = true, Deviation = 0.02f)]
    private partial Tensor Patches(Tensor x, int channels);

    [StateName("downsample_layers.0.1"), LayerNorm(Epsilon = 1e-6f)] private partial Tensor PatchNorm(Tensor x);

    [StateName("downsample_layers.1"), Block<ConvNeXtDownsample>] private partial Tensor Down1(Tensor x, int channels);
    [StateName("downsample_layers.2"), Block<ConvNeXtDownsample>] private partial Tensor Down2(Tensor x, int channels);
    [StateName("downsample_layers.3"), Block<ConvNeXtDownsample>] private partial Tensor Down3(Tensor x, int channels);

    [StateName("stages.0"), Stage<ConvNeXtBlock>] private partial Tensor Stage1(Tensor x, int blocks);
    [StateName("stages.1"), Stage<ConvNeXtBlock>] private partial Tensor Stage2(Tensor x, int blocks);
    [StateName("stages.2"), Stage<ConvNeXtBlock>] private partial Tensor Stage3(Tensor x, int blocks);
    [StateName("stages.3"), Stage<ConvNeXtBlock>] private partial Tensor Stage4(Tensor x, int blocks);

    [LayerNorm(Epsilon = 1e-6f)] private partial Tensor Norm(Tensor x);
    [Linear(Deviation = 0.02f)] private partial Tensor Head(Tensor x, int features);

    /// <summary>C×H×W → classes×1×1.</summary>
    public Tensor Forward(Tensor image)
    {
        Tensor x = PatchNorm(Patches(image, widths[0]));
        x = Stage1(x, depths[0]);
        x = Stage2(Down1(x, widths[1]), depths[1]);
        x = Stage3(Down2(x, widths[2]), depths[2]);
        x = Stage4(Down3(x, widths[3]), depths[3]);
        return Head(Norm(GlobalAvgPool(x)), classes);
    }
}
