using System.Collections.Immutable;
using GResNet.Dsl;
using GResNet.Runtime.Weights;
using GResNet.Runtime.Weights.Naming;

namespace GResNet.Zoo;

/// <summary>
/// torchvision's ResNet-50, with its state names, so that its weights load here. 25,557,032 parameters; 4.09 G
/// multiply-adds at 224 px.
/// </summary>
[GResNetModel(Channels = 3, Resolutions = [224, 176], Classes = 1000)]
public partial class ResNet50 : INamedElsewhere, IPublishedElsewhere
{
    [StateName(""), Block<ResNetFamily>]
    private partial Tensor Net(Tensor image, int[] depths, bool bottleneck, int classes);

    /// <inheritdoc/>
    public ImmutableArray<NameTable> NameTables => ResNetNames.Tables;

    /// <inheritdoc/>
    public ImmutableArray<PublishedWeights> Published => ResNetWeights.ResNet50;

    /// <summary>3×H×W → 1000×1×1.</summary>
    public Tensor Forward(Tensor image) => Net(
        image, depths: [3, 4, 6, 3], bottleneck: true, classes: 1000);
}
