using System.Collections.Immutable;
using GResNet.Dsl;
using GResNet.Runtime.Weights.Naming;

namespace GResNet.Zoo.Tests.Models;

/// <summary>A small ViT whose positions are those of its resolution, as torchvision's must be.</summary>
[GResNetModel(Channels = 3, Resolutions = [16], Classes = 5)]
public partial class VitPlaced : INamedElsewhere
{
    [Block<VisionTransformer>, StateName("")]
    private partial Tensor Network(Tensor image, int width, int heads, int classes, int depth, int patch, int side);

    public ImmutableArray<NameTable> NameTables => VisionTransformerNames.Tables;

    public Tensor Forward(Tensor image) => Network(image, 32, 2, 5, depth: 2, patch: 4, side: 4);
}
