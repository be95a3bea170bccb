using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo;

/// <summary>
/// EfficientNet's block (Tan and Le, 2019), by torchvision's names: MobileNetV2's inverted residual with squeeze and
/// excitation, by a quarter of the channels of x, and SiLU.
/// </summary>
/// <param name="kernel">Of the depthwise convolution.</param>
/// <param name="channels">Of the result.</param>
/// <param name="expansion">How many times the channels of x are widened to; 1 widens nothing.</param>
/// <param name="dropPath">Chance that the residual branch is dropped, for each block before this one.</param>
/// <param name="index">Blocks before this one.</param>
/// <param name="stride">2 halves height and width, rounding up.</param>
[GResNetBlock]
public partial class EfficientNetBlock(
    int kernel, int channels, int expansion, float dropPath, int index, int stride = 1)
{
    [StateName("block.0"), Block<ConvNorm>] private partial Tensor Expand(Tensor x, int channels);
    [StateName("block.1"), Block<ConvNorm>] private partial Tensor Depthwise(
        Tensor x, int channels, int kernel, int stride, int groups);
    [StateName("block.2"), Block<SqueezeExcitation>] private partial Tensor Excite(
        Tensor x, int squeeze, bool silu, bool hard);
    [StateName("block.3"), Block<ConvNorm>] private partial Tensor Project(Tensor x, int channels);

    // Where nothing is widened, the others move up.
    [StateName("block.0"), Block<ConvNorm>] private partial Tensor FirstDepthwise(
        Tensor x, int channels, int kernel, int stride, int groups);
    [StateName("block.1"), Block<SqueezeExcitation>] private partial Tensor FirstExcite(
        Tensor x, int squeeze, bool silu, bool hard);
    [StateName("block.2"), Block<ConvNorm>] private partial Tensor FirstProject(Tensor x, int channels);

    /// <summary>C×H×W → channels × ⌈H/stride⌉ × ⌈W/stride⌉.</summary>
    public Tensor Forward(Tensor x)
    {
        Tensor y = expansion > 1 ? Widened(x) : Narrow(x);
        if (stride > 1 || x.Channels != channels) return y;
        return x + (dropPath * index > 0 ? DropPath(y, dropPath * index) : y);
    }

    private Tensor Widened(Tensor x)
    {
        int wide = x.Channels * expansion;
        Tensor y = SiLU(Depthwise(SiLU(Expand(x, wide)), wide, kernel, stride, groups: 0));
        return Project(Excite(y, System.Math.Max(1, x.Channels / 4), silu: true, hard: false), channels);
    }

    private Tensor Narrow(Tensor x)
    {
        Tensor y = SiLU(FirstDepthwise(x, x.Channels, kernel, stride, groups: 0));
        return FirstProject(FirstExcite(y, System.Math.Max(1, x.Channels / 4), silu: true, hard: false), channels);
    }
}

/// <summary>
/// torchvision's EfficientNets, with its state names, so that its weights load here. A model is this with numbers; its
/// chance to drop a path is its own, not the recipe's.
/// </summary>
/// <param name="stem">Channels of the first convolution.</param>
/// <param name="depths">Blocks of each of the seven stages.</param>
/// <param name="widths">Channels that each stage returns; the last convolution has four times the last.</param>
/// <param name="dropout">Chance to drop a feature before the linear layer.</param>
/// <param name="dropPath">Chance to drop a residual branch: block i of n, counted from 0, has i/n of it.</param>
/// <param name="classes">Outputs.</param>
[GResNetBlock]
public partial class EfficientNetFamily(
    int stem, int[] depths, int[] widths, float dropout, float dropPath, int classes)
{
    [StateName("features.0"), Block<ConvNorm>] private partial Tensor Stem(
        Tensor x, int channels, int kernel, int stride);

    [StateName("features.1"), Stage<EfficientNetBlock>] private partial Tensor Stage1(
        Tensor x, int blocks, int channels, int kernel, int expansion, int stride, float dropPath, int index);
    [StateName("features.2"), Stage<EfficientNetBlock>] private partial Tensor Stage2(
        Tensor x, int blocks, int channels, int kernel, int expansion, int stride, float dropPath, int index);
    [StateName("features.3"), Stage<EfficientNetBlock>] private partial Tensor Stage3(
        Tensor x, int blocks, int channels, int kernel, int expansion, int stride, float dropPath, int index);
    [StateName("features.4"), Stage<EfficientNetBlock>] private partial Tensor Stage4(
        Tensor x, int blocks, int channels, int kernel, int expansion, int stride, float dropPath, int index);
    [StateName("features.5"), Stage<EfficientNetBlock>] private partial Tensor Stage5(
        Tensor x, int blocks, int channels, int kernel, int expansion, int stride, float dropPath, int index);
    [StateName("features.6"), Stage<EfficientNetBlock>] private partial Tensor Stage6(
        Tensor x, int blocks, int channels, int kernel, int expansion, int stride, float dropPath, int index);
    [StateName("features.7"), Stage<EfficientNetBlock>] private partial Tensor Stage7(
        Tensor x, int blocks, int channels, int kernel, int expansion, int stride, float dropPath, int index);

    [StateName("features.8"), Block<ConvNorm>] private partial Tensor Last(Tensor x, int channels);
    [StateName("classifier.1"), Linear] private partial Tensor Classify(Tensor x, int features);

    /// <summary>C×H×W → classes×1×1.</summary>
    public Tensor Forward(Tensor image)
    {
        float chance = dropPath / Before(depths.Length);
        Tensor x = SiLU(Stem(image, stem, kernel: 3, stride: 2));
        x = Stage1(x, depths[0], widths[0], kernel: 3, expansion: 1, stride: 1, chance, Before(0));
        x = Stage2(x, depths[1], widths[1], kernel: 3, expansion: 6, stride: 2, chance, Before(1));
        x = Stage3(x, depths[2], widths[2], kernel: 5, expansion: 6, stride: 2, chance, Before(2));
        x = Stage4(x, depths[3], widths[3], kernel: 3, expansion: 6, stride: 2, chance, Before(3));
        x = Stage5(x, depths[4], widths[4], kernel: 5, expansion: 6, stride: 1, chance, Before(4));
        x = Stage6(x, depths[5], widths[5], kernel: 5, expansion: 6, stride: 2, chance, Before(5));
        x = Stage7(x, depths[6], widths[6], kernel: 3, expansion: 6, stride: 1, chance, Before(6));
        x = GlobalAvgPool(SiLU(Last(x, 4 * widths[6])));
        return Classify(dropout > 0 ? Dropout(x, dropout) : x, classes);
    }

    /// <summary>How many blocks the stages before one have.</summary>
    private int Before(int stage)
    {
        int blocks = 0;
        for (int i = 0; i < stage; i++) blocks += depths[i];
        return blocks;
    }
}
