using System.Collections.Immutable;
using GResNet.Dsl;
using GResNet.Runtime.Weights.Naming;

namespace GResNet.Zoo.Tests.Models;

/// <summary>The oracle's deit3-small; nothing is dropped, as there.</summary>
[GResNetModel(Channels = 3, Resolutions = [20], Classes = 5)]
public partial class Deit3Small : INamedElsewhere
{
    [Block<VisionTransformer>, StateName("")]
    private partial Tensor Network(
        Tensor image, int width, int heads, int classes, int depth, int patch, int side, bool placesToken,
        float layerScale);

    public ImmutableArray<NameTable> NameTables => VisionTransformerNames.Deit3;

    public Tensor Forward(Tensor image) =>
        Network(image, 32, 4, 5, depth: 2, patch: 4, side: 5, placesToken: false, layerScale: 1e-4f);
}
