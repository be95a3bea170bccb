using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo;

/// <summary>
/// RegNetY's block (Radosavovic et al., 2020), by torchvision's names: 1×1, grouped 3×3 with the stride, squeeze and
/// excitation by a quarter of the channels of x, 1×1, all of one width.
/// </summary>
/// <param name="width">Channels of all of them.</param>
/// <param name="groupWidth">Channels of each group of the 3×3 convolution.</param>
/// <param name="stride">2 halves height and width, rounding up.</param>
[GResNetBlock]
public partial class RegNetBlock(int width, int groupWidth, int stride = 1)
{
    [StateName("proj"), Block<ConvNorm>] private partial Tensor Shortcut(Tensor x, int channels, int stride);
    [StateName("f.a"), Block<ConvNorm>] private partial Tensor First(Tensor x, int channels);
    [StateName("f.b"), Block<ConvNorm>] private partial Tensor Spatial(
        Tensor x, int channels, int kernel, int stride, int groups);
    [StateName("f.se"), Block<SqueezeExcitation>] private partial Tensor Excite(Tensor x, int squeeze, bool hard);
    [StateName("f.c"), Block<ConvNorm>] private partial Tensor Last(Tensor x, int channels);

    /// <summary>C×H×W → width × ⌈H/stride⌉ × ⌈W/stride⌉.</summary>
    public Tensor Forward(Tensor x)
    {
        Tensor y = ReLU(First(x, width));
        y = ReLU(Spatial(y, width, kernel: 3, stride, groups: width / groupWidth));
        y = DropPath(Last(Excite(y, (int)System.Math.Round(0.25 * x.Channels), hard: false), width));
        if (stride > 1 || x.Channels != width) x = Shortcut(x, width, stride);
        return ReLU(x + y);
    }
}

/// <summary>
/// torchvision's RegNetYs, with its state names, so that its weights load here. A model is this with numbers.
/// </summary>
/// <param name="depths">Blocks of each of the four stages.</param>
/// <param name="widths">Channels of each stage.</param>
/// <param name="groupWidth">Channels of each group of the 3×3 convolutions.</param>
/// <param name="classes">Outputs.</param>
/// <param name="stem">Channels of the first convolution.</param>
[GResNetBlock]
public partial class RegNetFamily(int[] depths, int[] widths, int groupWidth, int classes, int stem = 32)
{
    [StateName("stem"), Block<ConvNorm>] private partial Tensor Stem(Tensor x, int channels, int kernel, int stride);

    [StateName("trunk_output.block1.block1-"), Stage<RegNetBlock>] private partial Tensor Stage1(
        Tensor x, int blocks, int width, int groupWidth, int stride);
    [StateName("trunk_output.block2.block2-"), Stage<RegNetBlock>] private partial Tensor Stage2(
        Tensor x, int blocks, int width, int groupWidth, int stride);
    [StateName("trunk_output.block3.block3-"), Stage<RegNetBlock>] private partial Tensor Stage3(
        Tensor x, int blocks, int width, int groupWidth, int stride);
    [StateName("trunk_output.block4.block4-"), Stage<RegNetBlock>] private partial Tensor Stage4(
        Tensor x, int blocks, int width, int groupWidth, int stride);

    [StateName("fc"), Linear(Deviation = 0.01f)] private partial Tensor Classify(Tensor x, int features);

    /// <summary>C×H×W → classes×1×1.</summary>
    public Tensor Forward(Tensor image)
    {
        Tensor x = ReLU(Stem(image, stem, kernel: 3, stride: 2));
        x = Stage1(x, depths[0], widths[0], groupWidth, stride: 2);
        x = Stage2(x, depths[1], widths[1], groupWidth, stride: 2);
        x = Stage3(x, depths[2], widths[2], groupWidth, stride: 2);
        x = Stage4(x, depths[3], widths[3], groupWidth, stride: 2);
        return Classify(GlobalAvgPool(x), classes);
    }
}
