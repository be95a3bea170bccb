using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo;

/// <summary>
/// A block of a vision transformer: attention, then two linear layers, each of normalised tokens and added to them.
/// </summary>
/// <param name="heads">Heads of the attention, which the channels divide into.</param>
[GResNetBlock]
public partial class VisionTransformerBlock(int heads)
{
    [LayerNorm(Epsilon = 1e-6f)] private partial Tensor Norm1(Tensor x);
    [Conv(Bias = true), StateName("attn.qkv")] private partial Tensor Qkv(Tensor x, int channels);
    [Conv(Bias = true), StateName("attn.proj")] private partial Tensor Project(Tensor x, int channels);
    [LayerNorm(Epsilon = 1e-6f)] private partial Tensor Norm2(Tensor x);
    [Conv(Bias = true), StateName("mlp.fc1")] private partial Tensor Widen(Tensor x, int channels);
    [Conv(Bias = true), StateName("mlp.fc2")] private partial Tensor Narrow(Tensor x, int channels);

    /// <summary>C×T×1 → C×T×1.</summary>
    public Tensor Forward(Tensor x)
    {
        int width = x.Channels;
        x = x + DropPath(Project(Attention(Qkv(Norm1(x), 3 * width), heads), width));
        return x + DropPath(Narrow(GELU(Widen(Norm2(x), 4 * width)), width));
    }
}

/// <summary>
/// ViT (Dosovitskiy et al., 2021) on patches of 16 × 16 pixels, with a class token and learned positions; names are
/// timm's.
/// </summary>
/// <param name="width">Channels of a token.</param>
/// <param name="heads">Heads of each block.</param>
/// <param name="classes">Outputs.</param>
[GResNetBlock]
public partial class VisionTransformer(int width, int heads, int classes)
{
    [Conv(Kernel = 16, Stride = 16, Padding = 0, Bias = true), StateName("patch_embed.proj")]
    private partial Tensor Patches(Tensor image, int channels);

    [ClassToken, StateName("cls_token")] private partial Tensor Prepend(Tensor x);
    [Positions(Side = 14, Prefix = 1), StateName("pos_embed")] private partial Tensor Place(Tensor x);
    [Stage<VisionTransformerBlock>(Blocks = 12)] private partial Tensor Blocks(Tensor x, int heads);
    [LayerNorm(Epsilon = 1e-6f)] private partial Tensor Norm(Tensor x);
    [Linear] private partial Tensor Head(Tensor x, int features);

    /// <summary>3×H×W → classes×1×1.</summary>
    public Tensor Forward(Tensor image)
    {
        Tensor x = Blocks(Place(Prepend(Patches(image, width))), heads);    // width×197×1
        return Head(Tokens(Norm(x), count: 1), classes);
    }
}

/// <summary>ViT-S/16: timm's vit_small_patch16_224.</summary>
[GResNetModel(Channels = 3, Resolutions = [224], Classes = 1000)]
public partial class VitSmall16
{
    [Block<VisionTransformer>, StateName("")]
    private partial Tensor Network(Tensor image, int width, int heads, int classes);

    /// <summary>3×224×224 → 1000×1×1.</summary>
    public Tensor Forward(Tensor image) => Network(image, width: 384, heads: 6, classes: 1000);
}

/// <summary>ViT-B/16: timm's vit_base_patch16_224.</summary>
[GResNetModel(Channels = 3, Resolutions = [224], Classes = 1000)]
public partial class VitBase16
{
    [Block<VisionTransformer>, StateName("")]
    private partial Tensor Network(Tensor image, int width, int heads, int classes);

    /// <summary>3×224×224 → 1000×1×1.</summary>
    public Tensor Forward(Tensor image) => Network(image, width: 768, heads: 12, classes: 1000);
}
