using GResNet.Dsl;

namespace GResNet.Zoo.Tests.Models;

/// <summary>The oracle's efficientnet-small.</summary>
[GResNetModel(Channels = 3, Resolutions = [75], Classes = 5)]
public partial class EfficientNetSmall
{
    [StateName(""), Block<EfficientNetFamily>]
    private partial Tensor Net(
        Tensor image, int stem, int[] depths, int[] widths, float dropout, float dropPath, int classes);

    public Tensor Forward(Tensor image) => Net(
        image, stem: 8, depths: [1, 2, 1, 1, 1, 1, 1], widths: [8, 8, 8, 16, 16, 16, 16], dropout: 0, dropPath: 0,
        classes: 5);
}
