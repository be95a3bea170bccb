using GResNet.Dsl;

namespace GResNet.Zoo.Tests.Models;

/// <summary>The oracle's gresnet-hybrid-small: it attends to 6 × 6 and 3 × 3 pixels, with positions of 4 × 4 and
/// 2 × 2.</summary>
[GResNetModel(Channels = 3, Resolutions = [22], Classes = 5)]
public partial class GResNetHybridSmall
{
    [StateName(""), Block<GResNetHybridFamily>]
    private partial Tensor Net(
        Tensor image, int[] stem, int[] depths, int[] widths, int heads, int side, int classes, int stemStride);

    public Tensor Forward(Tensor image) => Net(
        image, stem: [8, 8], depths: [1, 1, 2], widths: [8, 8, 16], heads: 2, side: 2, classes: 5, stemStride: 1);
}
