using GResNet.Dsl;

namespace GResNet.Zoo.Tests.Models;

/// <summary>The oracle's convnext-small: 75 px, so that convolutions of stride 2 leave pixels out.</summary>
[GResNetModel(Channels = 3, Resolutions = [75], Classes = 5)]
public partial class ConvNeXtSmall
{
    [StateName(""), Block<ConvNeXtFamily>]
    private partial Tensor Net(
        Tensor image, int[] depths, int[] widths, int classes);

    public Tensor Forward(Tensor image) => Net(
        image, depths: [1, 2, 1, 1], widths: [8, 12, 16, 24], classes: 5);
}
