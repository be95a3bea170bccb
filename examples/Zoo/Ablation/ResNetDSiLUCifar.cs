using GResNet.Dsl;

namespace GResNet.Zoo.Ablation;

/// <summary>
/// <see cref="ResNetDCifar"/> with SiLU instead of ReLU. Split normalization instead of batch normalization makes it
/// <see cref="GResNetCifar"/>. 243,226 parameters; 57.1 M multiply-adds.
/// </summary>
[GResNetModel(Name = "resnet-d-silu-cifar", Channels = 3, Resolutions = [32], Classes = 10)]
public partial class ResNetDSiLUCifar
{
    [StateName(""), Block<GResNetFamily>]
    private partial Tensor Net(
        Tensor image, int[] stem, int[] depths, int[] widths, int classes, int stemStride, int firstStride,
        bool split);

    /// <summary>3×32×32 → 10×1×1.</summary>
    public Tensor Forward(Tensor image) => Net(
        image, stem: [16, 32, 64], depths: [2, 2, 2], widths: [16, 32, 64], classes: 10, stemStride: 1, firstStride: 1,
        split: false);
}
