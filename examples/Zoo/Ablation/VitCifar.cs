using GResNet.Dsl;

namespace GResNet.Zoo.Ablation;

/// <summary>
/// A vision transformer for the 32 px images of CIFAR-10, on patches of 4 × 4 pixels, with about the parameters of
/// <see cref="GResNetCifar"/>: 258,058; 18.9 M multiply-adds.
/// </summary>
[GResNetModel(Channels = 3, Resolutions = [32], Classes = 10)]
public partial class VitCifar
{
    [StateName(""), Block<VisionTransformer>]
    private partial Tensor Net(Tensor image, int width, int heads, int classes, int depth, int patch, int side);

    /// <summary>3×32×32 → 10×1×1.</summary>
    public Tensor Forward(Tensor image) => Net(
        image, width: 64, heads: 4, classes: 10, depth: 5, patch: 4, side: 8);
}
