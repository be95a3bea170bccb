using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo;

/// <summary>
/// <see cref="Bottleneck"/> with attention over all pixels, with relative positions, in place of its 3×3 convolution,
/// as BoTNet has it; around it split normalization and SiLU stay. One that halves the map attends before it averages.
/// </summary>
/// <param name="width">Channels of the attention; the block returns four times as many.</param>
/// <param name="heads">Heads of the attention, which the width divides into.</param>
/// <param name="side">Rows and columns of what the block returns, at the resolution whose positions are the
/// state's.</param>
/// <param name="stride">2 halves height and width, rounding up.</param>
[GResNetBlock]
public partial class AttentionBottleneck(int width, int heads, int side, int stride = 1)
{
    private const int Expansion = 4;

    [SplitConv] private partial Tensor Reduce(Tensor x, int channels);
    [SplitConv, StateName("attend.qkv")] private partial Tensor Qkv(Tensor x, int channels);
    [RelativeAttention] private partial Tensor Attend(Tensor qkv, int heads, int side);
    [SplitConv] private partial Tensor Expand(Tensor x, int channels);
    [SplitConv] private partial Tensor Shortcut(Tensor x, int channels);

    /// <summary>C×H×W → 4·width × ⌈H/stride⌉ × ⌈W/stride⌉.</summary>
    public Tensor Forward(Tensor x)
    {
        int channels = width * Expansion;
        Tensor y = SiLU(Reduce(x, width));
        y = Attend(Qkv(y, 3 * width), heads, side * stride);
        if (stride > 1) y = AvgPool(y, stride);
        y = DropPath(Expand(SiLU(y), channels));

        if (stride > 1 || x.Channels != channels) x = Shortcut(stride > 1 ? AvgPool(x, stride) : x, channels);

        return SiLU(x + y);
    }
}

/// <summary>
/// GResNets whose last stage attends to all pixels of its map: no image is cut into patches, the overlapping stem and
/// stages of convolutions stay, and all normalization is split. A model is this with numbers.
/// </summary>
/// <param name="stem">Channels of the stem's convolutions, one to three.</param>
/// <param name="depths">Blocks of each stage, three or four.</param>
/// <param name="widths">Channels of the 3×3 convolutions, or of the attention, of each stage; it returns four times as
/// many.</param>
/// <param name="heads">Heads of the attention.</param>
/// <param name="side">Rows and columns of the last stage, at the resolution whose positions are the state's.</param>
/// <param name="classes">Outputs.</param>
/// <param name="stemStride">Stride of the stem.</param>
/// <param name="firstStride">Stride of the first stage; that of the others is 2.</param>
[GResNetBlock]
public partial class GResNetHybridFamily(
    int[] stem, int[] depths, int[] widths, int heads, int side, int classes, int stemStride = 2, int firstStride = 2)
{
    [StateName(""), Block<GResNetStem>]
    private partial Tensor Stem(Tensor x, int[] channels, int stride, bool silu, bool split);

    [Stage<Bottleneck>] private partial Tensor Stage1(Tensor x, int blocks, int width, int stride);
    [Stage<Bottleneck>] private partial Tensor Stage2(Tensor x, int blocks, int width, int stride);
    [Stage<Bottleneck>] private partial Tensor Stage3(Tensor x, int blocks, int width, int stride);

    [Stage<AttentionBottleneck>]
    private partial Tensor LastStage(Tensor x, int blocks, int width, int heads, int side, int stride);

    [Linear] private partial Tensor Head(Tensor x, int features);

    /// <summary>C×H×W → classes×1×1.</summary>
    public Tensor Forward(Tensor image)
    {
        if (depths.Length is < 3 or > 4 || widths.Length != depths.Length)
            throw new System.ArgumentException(
                $"there are {depths.Length} depths and {widths.Length} widths; give three or four of each");

        int last = depths.Length - 1;
        Tensor x = Stem(image, stem, stemStride, silu: true, split: true);
        x = Stage1(x, depths[0], widths[0], firstStride);
        x = Stage2(x, depths[1], widths[1], 2);
        if (last > 2) x = Stage3(x, depths[2], widths[2], 2);
        x = LastStage(x, depths[last], widths[last], heads, side, 2);
        return Head(GlobalAvgPool(x), classes);
    }
}
