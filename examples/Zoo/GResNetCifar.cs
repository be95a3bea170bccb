using GResNet.Dsl;

namespace GResNet.Zoo;

/// <summary>
/// A GResNet for the 32 px images of CIFAR-10: the stem and the first stage keep the full size. 243,226 parameters;
/// 57.1 M multiply-adds.
/// </summary>
[GResNetModel(Channels = 3, Resolutions = [32], Classes = 10)]
public partial class GResNetCifar
{
    [StateName(""), Block<GResNetFamily>]
    private partial Tensor Net(
        Tensor image, int[] stem, int[] depths, int[] widths, int classes, int stemStride, int firstStride);

    /// <summary>3×32×32 → 10×1×1.</summary>
    public Tensor Forward(Tensor image) => Net(
        image, stem: [16, 32, 64], depths: [2, 2, 2], widths: [16, 32, 64], classes: 10, stemStride: 1, firstStride: 1);
}
