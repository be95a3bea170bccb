using GResNet.Dsl;

namespace GResNet.Zoo.Ablation;

/// <summary>
/// <see cref="ResNetCifar"/> with the two changes of ResNet-d: a stem of three 3×3 convolutions, and shortcuts that
/// average before their 1×1 convolution. 243,226 parameters; 57.1 M multiply-adds.
/// </summary>
[GResNetModel(Channels = 3, Resolutions = [32], Classes = 10)]
public partial class ResNetDCifar
{
    [StateName(""), Block<GResNetFamily>]
    private partial Tensor Net(
        Tensor image, int[] stem, int[] depths, int[] widths, int classes, int stemStride, int firstStride, bool silu,
        bool split);

    /// <summary>3×32×32 → 10×1×1.</summary>
    public Tensor Forward(Tensor image) => Net(
        image, stem: [16, 32, 64], depths: [2, 2, 2], widths: [16, 32, 64], classes: 10, stemStride: 1, firstStride: 1,
        silu: false, split: false);
}
