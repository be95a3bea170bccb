using System.Collections.Immutable;
using GResNet.Dsl;
using GResNet.Runtime.Weights.Naming;
using GResNet.Zoo;

namespace GResNet.Pretrained;

/// <summary>
/// ResNet-18 with a block more in its last stage, as Microsoft.ML.DnnImageFeaturizer.ResNet18 has it, trained on
/// ImageNet, without the layer that makes outputs. It can tell up to a thousand classes apart.
/// </summary>
[GResNetModel(Channels = 3, Resolutions = [224], Classes = 1000)]
public partial class ImageNetResNet : INamedElsewhere
{
    [StateName(""), Block<ResNetFamily>]
    private partial Tensor Net(Tensor image, int[] depths, bool bottleneck, int classes);

    /// <inheritdoc/>
    public ImmutableArray<NameTable> NameTables => [FeaturizerNames.Table];

    /// <summary>3×224×224 → 1000×1×1.</summary>
    public Tensor Forward(Tensor image) => Net(image, depths: [2, 2, 2, 3], bottleneck: false, classes: 1000);
}
