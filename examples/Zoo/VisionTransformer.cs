using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo;

/// <summary>
/// A block of a vision transformer: attention, then two linear layers, each of normalised tokens and added to them.
/// </summary>
/// <param name="heads">Heads of the attention, which the channels divide into.</param>
/// <param name="layerScale">What the factors of both branches start as (DeiT-III's); 0 for none.</param>
/// <param name="dropPath">Chance of a dropped branch; 0: the training network's, which grows from block to
/// block.</param>
[GResNetBlock]
public partial class VisionTransformerBlock(int heads, float layerScale = 0, float dropPath = 0)
{
    [LayerNorm(Epsilon = 1e-6f)] private partial Tensor Norm1(Tensor x);

    [Linear(PerPixel = true, Deviation = 0.02f), StateName("attn.qkv")]
    private partial Tensor Qkv(Tensor x, int features);

    [Linear(PerPixel = true, Deviation = 0.02f), StateName("attn.proj")]
    private partial Tensor Project(Tensor x, int features);

    [LayerScale, StateName("gamma_1")] private partial Tensor Scale1(Tensor x, float init);
    [LayerNorm(Epsilon = 1e-6f)] private partial Tensor Norm2(Tensor x);

    [Linear(PerPixel = true, Deviation = 0.02f), StateName("mlp.fc1")]
    private partial Tensor Widen(Tensor x, int features);

    [Linear(PerPixel = true, Deviation = 0.02f), StateName("mlp.fc2")]
    private partial Tensor Narrow(Tensor x, int features);

    [LayerScale, StateName("gamma_2")] private partial Tensor Scale2(Tensor x, float init);

    /// <summary>C×T×1 → C×T×1.</summary>
    public Tensor Forward(Tensor x)
    {
        int width = x.Channels;
        Tensor y = Project(Attention(Qkv(Norm1(x), 3 * width), heads), width);
        x = x + Drop(layerScale > 0 ? Scale1(y, layerScale) : y);
        y = Narrow(GELU(Widen(Norm2(x), 4 * width)), width);
        return x + Drop(layerScale > 0 ? Scale2(y, layerScale) : y);
    }

    private Tensor Drop(Tensor x) => dropPath > 0 ? DropPath(x, dropPath) : DropPath(x);
}

/// <summary>
/// ViT (Dosovitskiy et al., 2021) and DeiT-III (Touvron et al., 2022), with a class token and learned positions; names
/// and shapes are those of the official files of DeiT, and of timm's ViT. A model is this with numbers.
/// </summary>
/// <param name="width">Channels of a token.</param>
/// <param name="heads">Heads of each block.</param>
/// <param name="classes">Outputs.</param>
/// <param name="depth">Blocks.</param>
/// <param name="patch">Pixels a side of a patch.</param>
/// <param name="side">Patches a side that there are positions of; at other resolutions these are resized.</param>
/// <param name="placesToken">
/// The class token has a position too, as in ViT; else positions are added before it comes, as in DeiT-III.
/// </param>
/// <param name="layerScale">What factors of branches start as; 0 for none.</param>
/// <param name="dropPath">Chance of a dropped branch, the same in all blocks; 0: the training network's, which
/// grows.</param>
[GResNetBlock]
public partial class VisionTransformer(
    int width, int heads, int classes, int depth = 12, int patch = 16, int side = 14, bool placesToken = true,
    float layerScale = 0, float dropPath = 0)
{
    [Conv(Padding = 0, Bias = true), StateName("patch_embed.proj")]
    private partial Tensor Patches(Tensor image, int channels, int kernel, int stride);

    [ClassToken, StateName("cls_token")] private partial Tensor Prepend(Tensor x);
    [Positions, StateName("pos_embed")] private partial Tensor Place(Tensor x, int side, int prefix);

    [Stage<VisionTransformerBlock>]
    private partial Tensor Blocks(Tensor x, int blocks, int heads, float layerScale, float dropPath);

    [LayerNorm(Epsilon = 1e-6f)] private partial Tensor Norm(Tensor x);
    [Linear(Deviation = 0.02f)] private partial Tensor Head(Tensor x, int features);

    /// <summary>3×H×W → classes×1×1.</summary>
    public Tensor Forward(Tensor image)
    {
        Tensor x = Patches(image, width, patch, patch);
        x = placesToken ? Place(Prepend(x), side, prefix: 1) : Prepend(Place(x, side, prefix: 0));
        x = Blocks(x, depth, heads, layerScale, dropPath);      // width × (patches + 1) × 1
        return Head(Tokens(Norm(x), count: 1), classes);
    }
}
