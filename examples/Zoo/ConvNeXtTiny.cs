using System.Collections.Immutable;
using GResNet.Dsl;
using GResNet.Runtime.Weights;
using GResNet.Runtime.Weights.Naming;

namespace GResNet.Zoo;

/// <summary>
/// ConvNeXt-T. 28,589,128 parameters; 4.46 G multiply-adds at 224 px. Its authors train it with a drop path of 0.1.
/// </summary>
[GResNetModel(Channels = 3, Resolutions = [224], Classes = 1000, Name = "convnext-tiny")]
public partial class ConvNeXtTiny : INamedElsewhere, IPublishedElsewhere
{
    [StateName(""), Block<ConvNeXtFamily>]
    private partial Tensor Net(Tensor image, int[] depths, int[] widths, int classes);

    /// <inheritdoc/>
    public ImmutableArray<NameTable> NameTables => ConvNeXtNames.Tables;

    /// <inheritdoc/>
    public ImmutableArray<PublishedWeights> Published => ConvNeXtWeights.Tiny;

    /// <summary>3×224×224 → 1000×1×1.</summary>
    public Tensor Forward(Tensor image) =>
        Net(image, depths: [3, 3, 9, 3], widths: [96, 192, 384, 768], classes: 1000);
}
