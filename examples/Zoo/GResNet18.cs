using GResNet.Dsl;

namespace GResNet.Zoo;

/// <summary>
/// GResNet-18: ResNet-18 with GResNet's changes. Its stem is ResNet-d's, as narrow as its first stage. 11,712,968
/// parameters; 2.07 G multiply-adds at 224 px.
/// </summary>
[GResNetModel(Channels = 3, Resolutions = [224], Classes = 1000)]
public partial class GResNet18
{
    [StateName(""), Block<GResNetFamily>]
    private partial Tensor Net(Tensor image, int[] stem, int[] depths, int[] widths, int classes, bool bottleneck);

    /// <summary>3×224×224 → 1000×1×1.</summary>
    public Tensor Forward(Tensor image) => Net(
        image, stem: [32, 32, 64], depths: [2, 2, 2, 2], widths: [64, 128, 256, 512], classes: 1000,
        bottleneck: false);
}
