using GResNet.Dsl;

namespace GResNet.Zoo.Ablation;

/// <summary>
/// <see cref="GResNetCifar"/> with attention to all pixels in place of the 3×3 convolutions of its last stage, which
/// has a block more, so that both have about as many parameters: 242,618 here; 68.6 M multiply-adds.
/// </summary>
[GResNetModel(Channels = 3, Resolutions = [32], Classes = 10)]
public partial class GResNetHybridCifar
{
    [StateName(""), Block<GResNetHybridFamily>]
    private partial Tensor Net(
        Tensor image, int[] stem, int[] depths, int[] widths, int heads, int side, int classes, int stemStride,
        int firstStride);

    /// <summary>3×32×32 → 10×1×1.</summary>
    public Tensor Forward(Tensor image) => Net(
        image, stem: [16, 32, 64], depths: [2, 2, 3], widths: [16, 32, 64], heads: 4, side: 8, classes: 10,
        stemStride: 1, firstStride: 1);
}
