using GResNet.Dsl;

namespace GResNet.Zoo.Tests.Models;

/// <summary>The oracle's gresnet-basic-small: GResNet's basic blocks.</summary>
[GResNetModel(Channels = 3, Resolutions = [43], Classes = 5)]
public partial class GResNetBasicSmall
{
    [StateName(""), Block<GResNetFamily>]
    private partial Tensor Net(
        Tensor image, int[] stem, int[] depths, int[] widths, int classes, bool bottleneck);

    public Tensor Forward(Tensor image) => Net(
        image, stem: [8, 8, 12], depths: [1, 2, 1], widths: [8, 16, 24], classes: 5, bottleneck: false);
}
