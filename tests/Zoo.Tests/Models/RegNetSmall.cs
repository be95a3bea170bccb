using GResNet.Dsl;

namespace GResNet.Zoo.Tests.Models;

/// <summary>The oracle's regnet-small.</summary>
[GResNetModel(Channels = 3, Resolutions = [43], Classes = 5)]
public partial class RegNetSmall
{
    [StateName(""), Block<RegNetFamily>]
    private partial Tensor Net(
        Tensor image, int[] depths, int[] widths, int groupWidth, int classes, int stem);

    public Tensor Forward(Tensor image) => Net(
        image, depths: [1, 2, 1, 1], widths: [8, 16, 24, 32], groupWidth: 8, classes: 5, stem: 8);
}
