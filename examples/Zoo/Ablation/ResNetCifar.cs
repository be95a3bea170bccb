using GResNet.Dsl;

namespace GResNet.Zoo.Ablation;

/// <summary>
/// Where the ablation begins: a ResNet in the style of ResNet-50, of the depth and the widths of
/// <see cref="GResNetCifar"/>. A stem of one 3×3 convolution, as images of 32 px take. 221,386 parameters; 34.8 M
/// multiply-adds.
/// </summary>
[GResNetModel(Channels = 3, Resolutions = [32], Classes = 10)]
public partial class ResNetCifar
{
    [StateName(""), Block<GResNetFamily>]
    private partial Tensor Net(
        Tensor image, int[] stem, int[] depths, int[] widths, int classes, int stemStride, int firstStride, bool pool,
        bool silu, bool split);

    /// <summary>3×32×32 → 10×1×1.</summary>
    public Tensor Forward(Tensor image) => Net(
        image, stem: [64], depths: [2, 2, 2], widths: [16, 32, 64], classes: 10, stemStride: 1, firstStride: 1,
        pool: false, silu: false, split: false);
}
