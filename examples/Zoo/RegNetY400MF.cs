using System.Collections.Immutable;
using GResNet.Dsl;
using GResNet.Runtime.Weights;
using GResNet.Runtime.Weights.Naming;

namespace GResNet.Zoo;

/// <summary>RegNetY-400MF. 4,344,144 parameters; 0.40 G multiply-adds at 224 px.</summary>
[GResNetModel(Channels = 3, Resolutions = [224], Classes = 1000, Name = "regnet-y-400mf")]
public partial class RegNetY400MF : INamedElsewhere, IPublishedElsewhere
{
    [StateName(""), Block<RegNetFamily>]
    private partial Tensor Net(Tensor image, int[] depths, int[] widths, int groupWidth, int classes);

    /// <inheritdoc/>
    public ImmutableArray<NameTable> NameTables => RegNetNames.Tables;

    /// <inheritdoc/>
    public ImmutableArray<PublishedWeights> Published => RegNetWeights.Y400MF;

    /// <summary>3×224×224 → 1000×1×1.</summary>
    public Tensor Forward(Tensor image) =>
        Net(image, depths: [1, 3, 6, 6], widths: [48, 104, 208, 440], groupWidth: 8, classes: 1000);
}
