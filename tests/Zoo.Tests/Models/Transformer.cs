using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo.Tests.Models;

/// <summary>The oracle's block of a vision transformer, on tokens as a map of one column.</summary>
[GResNetBlock]
public partial class TransformerBlock(int heads)
{
    [LayerNorm(Epsilon = 1e-6f)] private partial Tensor Norm1(Tensor x);
    [Conv(Bias = true)] private partial Tensor Qkv(Tensor x, int channels);
    [Conv(Bias = true)] private partial Tensor Proj(Tensor x, int channels);
    [LayerScale(Init = 1e-4f), StateName("gamma_1")] private partial Tensor Scale1(Tensor x);
    [LayerNorm(Epsilon = 1e-6f)] private partial Tensor Norm2(Tensor x);
    [Conv(Bias = true)] private partial Tensor Fc1(Tensor x, int channels);
    [Conv(Bias = true)] private partial Tensor Fc2(Tensor x, int channels);
    [LayerScale(Init = 1e-4f), StateName("gamma_2")] private partial Tensor Scale2(Tensor x);

    public Tensor Forward(Tensor x)
    {
        int channels = x.Channels;
        Tensor y = Attention(Qkv(Norm1(x), 3 * channels), heads);
        x = x + DropPath(Scale1(Proj(y, channels)));
        y = Fc2(GELU(Fc1(Norm2(x), 2 * channels)), channels);
        return x + DropPath(Scale2(y));
    }
}

/// <summary>The oracle's bottleneck with attention between its 1×1 convolutions, as BoTNet's last stage has
/// it.</summary>
[GResNetBlock]
public partial class RelativeBlock(int width, int heads)
{
    [Conv] private partial Tensor Qkv(Tensor x, int channels);
    [RelativeAttention] private partial Tensor Attend(Tensor qkv, int heads);
    [BatchNorm] private partial Tensor Norm(Tensor x);
    [Conv] private partial Tensor Expand(Tensor x, int channels);

    public Tensor Forward(Tensor x) => x + Expand(SiLU(Norm(Attend(Qkv(x, 3 * width), heads))), x.Channels);
}

/// <summary>
/// The oracle's vision transformer: positions before the class token, as DeiT-III adds them, heads that are no whole
/// number of vectors, and a map made of tokens again.
/// </summary>
[GResNetModel(Channels = 3, Resolutions = [20], Classes = 5)]
public partial class Transformer
{
    [Conv(Channels = 48, Kernel = 4, Stride = 4, Padding = 0, Bias = true)] private partial Tensor Patches(Tensor x);
    [Positions, StateName("positions")] private partial Tensor Place(Tensor x);
    [ClassToken, StateName("token")] private partial Tensor Prepend(Tensor x);
    [Stage<TransformerBlock>(Blocks = 2)] private partial Tensor Blocks(Tensor x, int heads);
    [Block<RelativeBlock>] private partial Tensor Mixing(Tensor x, int width, int heads);
    [LayerNorm(Epsilon = 1e-6f)] private partial Tensor HeadNorm(Tensor x);
    [Linear(Features = 5)] private partial Tensor Head(Tensor x);

    public Tensor Forward(Tensor image)
    {
        Tensor x = Blocks(Prepend(Place(Patches(image))), heads: 2);    // 48×26×1
        Tensor map = Reshape(Tokens(x, first: 1), 5, 5);
        map = Mixing(map, width: 36, heads: 3);                         // 48×5×5
        return Head(HeadNorm(Tokens(x, count: 1) + GlobalAvgPool(map)));
    }
}
