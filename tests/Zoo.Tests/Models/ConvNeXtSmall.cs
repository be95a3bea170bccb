using System.Collections.Immutable;
using GResNet.Dsl;
using GResNet.Runtime.Weights.Naming;

namespace GResNet.Zoo.Tests.Models;

/// <summary>The oracle's convnext-small: 75 px, so that convolutions of stride 2 leave pixels out.</summary>
[GResNetModel(Channels = 3, Resolutions = [75], Classes = 5)]
public partial class ConvNeXtSmall : INamedElsewhere
{
    [StateName(""), Block<ConvNeXtFamily>]
    private partial Tensor Net(
        Tensor image, int[] depths, int[] widths, int classes);

    public ImmutableArray<NameTable> NameTables => ConvNeXtNames.Tables;

    public Tensor Forward(Tensor image) => Net(
        image, depths: [1, 2, 1, 1], widths: [8, 12, 16, 24], classes: 5);
}
