using GResNet.Dsl;

namespace GResNet.Zoo.Tests.Models;

/// <summary>The oracle's vit-small: 5 × 5 patches, but positions of 4 × 4.</summary>
[GResNetModel(Channels = 3, Resolutions = [20], Classes = 5)]
public partial class VitSmall
{
    [Block<VisionTransformer>, StateName("")]
    private partial Tensor Network(Tensor image, int width, int heads, int classes, int depth, int patch, int side);

    public Tensor Forward(Tensor image) => Network(image, 32, 2, 5, depth: 2, patch: 4, side: 4);
}
