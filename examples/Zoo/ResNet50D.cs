using System.Collections.Immutable;
using GResNet.Dsl;
using GResNet.Runtime.Weights;
using GResNet.Runtime.Weights.Naming;

namespace GResNet.Zoo;

/// <summary>
/// ResNet-50-D (T. He et al., 2019) as timm has it, with its state names, so that its weights load here. 25,576,264
/// parameters; 4.33 G multiply-adds at 224 px.
/// </summary>
[GResNetModel(Channels = 3, Resolutions = [224], Classes = 1000, Name = "resnet50d")]
public partial class ResNet50D : INamedElsewhere, IPublishedElsewhere
{
    [StateName(""), Block<ResNetFamily>]
    private partial Tensor Net(
        Tensor image, int[] depths, bool bottleneck, int classes, bool deep, bool pool, bool zero);

    /// <inheritdoc/>
    public ImmutableArray<NameTable> NameTables => ResNetNames.Deep;

    /// <inheritdoc/>
    public ImmutableArray<PublishedWeights> Published => ResNetWeights.ResNet50D;

    /// <summary>3×224×224 → 1000×1×1.</summary>
    public Tensor Forward(Tensor image) => Net(
        image, depths: [3, 4, 6, 3], bottleneck: true, classes: 1000, deep: true, pool: true, zero: true);
}
