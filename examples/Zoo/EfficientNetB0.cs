using System.Collections.Immutable;
using GResNet.Dsl;
using GResNet.Runtime.Weights;
using GResNet.Runtime.Weights.Naming;

namespace GResNet.Zoo;

/// <summary>EfficientNet-B0. 5,288,548 parameters; 0.39 G multiply-adds at 224 px.</summary>
[GResNetModel(Channels = 3, Resolutions = [224], Classes = 1000, Name = "efficientnet-b0")]
public partial class EfficientNetB0 : INamedElsewhere, IPublishedElsewhere
{
    [StateName(""), Block<EfficientNetFamily>]
    private partial Tensor Net(
        Tensor image, int stem, int[] depths, int[] widths, float dropout, float dropPath, int classes);

    /// <inheritdoc/>
    public ImmutableArray<NameTable> NameTables => EfficientNetNames.Tables;

    /// <inheritdoc/>
    public ImmutableArray<PublishedWeights> Published => EfficientNetWeights.B0;

    /// <summary>3×224×224 → 1000×1×1.</summary>
    public Tensor Forward(Tensor image) => Net(
        image, stem: 32, depths: [1, 2, 2, 3, 3, 4, 1], widths: [16, 24, 40, 80, 112, 192, 320], dropout: 0.2f,
        dropPath: 0.2f, classes: 1000);
}
