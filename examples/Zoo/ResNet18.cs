using System.Collections.Immutable;
using GResNet.Dsl;
using GResNet.Runtime.Weights;
using GResNet.Runtime.Weights.Naming;

namespace GResNet.Zoo;

/// <summary>
/// torchvision's ResNet-18, with its state names, so that its weights load here. 11,689,512 parameters; 1.81 G
/// multiply-adds at 224 px.
/// </summary>
[GResNetModel(Channels = 3, Resolutions = [224, 64], Classes = 1000)]
public partial class ResNet18 : INamedElsewhere, IPublishedElsewhere
{
    [StateName(""), Block<ResNetFamily>]
    private partial Tensor Net(Tensor image, int[] depths, bool bottleneck, int classes);

    /// <inheritdoc/>
    public ImmutableArray<NameTable> NameTables => ResNetNames.Tables;

    /// <inheritdoc/>
    public ImmutableArray<PublishedWeights> Published => ResNetWeights.ResNet18;

    /// <summary>3×H×W → 1000×1×1.</summary>
    public Tensor Forward(Tensor image) => Net(
        image, depths: [2, 2, 2, 2], bottleneck: false, classes: 1000);
}
