using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo;

/// <summary>
/// GResNets of any size, and what lies between them and ResNets ("Vision Transformers are Overrated", F. Liu, 2023):
/// a stem of 3×3 convolutions, three or four stages of bottlenecks or basic blocks, average pool and linear layer. A
/// model is this with numbers.
/// </summary>
/// <param name="stem">Channels of the stem's convolutions, one to three.</param>
/// <param name="depths">Blocks of each stage.</param>
/// <param name="widths">Channels of the 3×3 convolutions of each stage; one of bottlenecks returns four times as many.
/// </param>
/// <param name="classes">Outputs.</param>
/// <param name="stemStride">Stride of the stem.</param>
/// <param name="firstStride">Stride of the first stage; that of the others is 2.</param>
/// <param name="pool">Shortcuts average before their 1×1 convolution, rather than leave pixels out.</param>
/// <param name="silu">SiLU instead of ReLU.</param>
/// <param name="split">Split normalization instead of batch normalization.</param>
/// <param name="bottleneck">Bottlenecks, rather than <see cref="GResNetBasic"/>.</param>
[GResNetBlock]
public partial class GResNetFamily(
    int[] stem, int[] depths, int[] widths, int classes, int stemStride = 2, int firstStride = 2, bool pool = true,
    bool silu = true, bool split = true, bool bottleneck = true)
{
    [StateName(""), Block<GResNetStem>]
    private partial Tensor Stem(Tensor x, int[] channels, int stride, bool silu, bool split);

    [Stage<GResNetUnit>]
    private partial Tensor Stage1(
        Tensor x, int blocks, int width, bool bottleneck, int stride, bool pool, bool silu, bool split);

    [Stage<GResNetUnit>]
    private partial Tensor Stage2(
        Tensor x, int blocks, int width, bool bottleneck, int stride, bool pool, bool silu, bool split);

    [Stage<GResNetUnit>]
    private partial Tensor Stage3(
        Tensor x, int blocks, int width, bool bottleneck, int stride, bool pool, bool silu, bool split);

    [Stage<GResNetUnit>]
    private partial Tensor Stage4(
        Tensor x, int blocks, int width, bool bottleneck, int stride, bool pool, bool silu, bool split);

    [Linear] private partial Tensor Head(Tensor x, int features);

    /// <summary>C×H×W → classes×1×1.</summary>
    public Tensor Forward(Tensor image)
    {
        if (depths.Length is < 3 or > 4 || widths.Length != depths.Length)
            throw new System.ArgumentException(
                $"there are {depths.Length} depths and {widths.Length} widths; give three or four of each");

        Tensor x = Stem(image, stem, stemStride, silu, split);
        x = Stage1(x, depths[0], widths[0], bottleneck, firstStride, pool, silu, split);
        x = Stage2(x, depths[1], widths[1], bottleneck, 2, pool, silu, split);
        x = Stage3(x, depths[2], widths[2], bottleneck, 2, pool, silu, split);
        if (depths.Length > 3) x = Stage4(x, depths[3], widths[3], bottleneck, 2, pool, silu, split);
        return Head(GlobalAvgPool(x), classes);
    }
}
