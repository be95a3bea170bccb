using System.Collections.Immutable;
using GResNet.Dsl;
using GResNet.Runtime.Weights;
using GResNet.Runtime.Weights.Naming;

namespace GResNet.Zoo;

/// <summary>
/// torchvision's ResNeXt-50 32x4d (Xie et al., 2017), with its state names, so that its weights load here. 25,028,904
/// parameters; 4.23 G multiply-adds at 224 px.
/// </summary>
[GResNetModel(Channels = 3, Resolutions = [224], Classes = 1000, Name = "resnext50-32x4d")]
public partial class ResNeXt50 : INamedElsewhere, IPublishedElsewhere
{
    [StateName(""), Block<ResNetFamily>]
    private partial Tensor Net(
        Tensor image, int[] depths, bool bottleneck, int classes, int groups, int groupWidth);

    /// <inheritdoc/>
    public ImmutableArray<NameTable> NameTables => ResNetNames.Tables;

    /// <inheritdoc/>
    public ImmutableArray<PublishedWeights> Published => ResNetWeights.ResNeXt50;

    /// <summary>3×224×224 → 1000×1×1.</summary>
    public Tensor Forward(Tensor image) => Net(
        image, depths: [3, 4, 6, 3], bottleneck: true, classes: 1000, groups: 32, groupWidth: 4);
}
