using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.TorchSharp.Tests.Training;

/// <summary>A residual block of both normalizations, that drops.</summary>
[GResNetBlock]
public partial class NormBlock(int width)
{
    [SplitConv(Kernel = 3)] private partial Tensor First(Tensor x, int channels);
    [Conv(Kernel = 3)] private partial Tensor Second(Tensor x, int channels);
    [BatchNorm] private partial Tensor Norm(Tensor x);

    public Tensor Forward(Tensor x) => x + DropPath(Norm(Second(SiLU(First(x, width)), width)));
}

/// <summary>A network with split and batch normalization; it has more outputs than the images classes.</summary>
[GResNetModel(Channels = 3, Resolutions = [9], Classes = 6)]
public partial class TinyNorms
{
    [SplitConv(Kernel = 3, Stride = 2, Channels = 12)] private partial Tensor Stem(Tensor x);
    [Stage<NormBlock>(Blocks = 2)] private partial Tensor Body(Tensor x, int width);
    [Linear(Features = 6)] private partial Tensor Head(Tensor x);

    public Tensor Forward(Tensor image) => Head(Dropout(GlobalAvgPool(Body(SiLU(Stem(image)), 12)), 0.2f));
}

/// <summary>A block of a vision transformer.</summary>
[GResNetBlock]
public partial class TokenBlock(int heads)
{
    [LayerNorm] private partial Tensor Norm1(Tensor x);
    [Conv(Bias = true)] private partial Tensor Qkv(Tensor x, int channels);
    [Conv(Bias = true)] private partial Tensor Proj(Tensor x, int channels);
    [LayerNorm] private partial Tensor Norm2(Tensor x);
    [Conv(Bias = true)] private partial Tensor Fc1(Tensor x, int channels);
    [Conv(Bias = true)] private partial Tensor Fc2(Tensor x, int channels);

    public Tensor Forward(Tensor x)
    {
        int channels = x.Channels;
        x = x + DropPath(Proj(Attention(Qkv(Norm1(x), 3 * channels), heads), channels));
        return x + DropPath(Fc2(GELU(Fc1(Norm2(x), 2 * channels)), channels));
    }
}

/// <summary>A vision transformer.</summary>
[GResNetModel(Channels = 3, Resolutions = [9], Classes = 4)]
public partial class TinyTokens
{
    [Conv(Channels = 16, Kernel = 3, Stride = 3, Padding = 0, Bias = true)] private partial Tensor Patches(Tensor x);
    [Positions] private partial Tensor Place(Tensor x);
    [ClassToken] private partial Tensor Prepend(Tensor x);
    [Stage<TokenBlock>(Blocks = 2)] private partial Tensor Blocks(Tensor x, int heads);
    [LayerNorm] private partial Tensor HeadNorm(Tensor x);
    [Linear(Features = 4)] private partial Tensor Head(Tensor x);

    public Tensor Forward(Tensor image) =>
        Head(HeadNorm(Tokens(Blocks(Prepend(Place(Patches(image))), heads: 2), count: 1)));
}

/// <summary>One for the drawn images.</summary>
[GResNetModel(Channels = 3, Resolutions = [32], Classes = 10)]
public partial class TinyShapes
{
    [SplitConv(Kernel = 3, Stride = 2, Channels = 8)] private partial Tensor Stem(Tensor x);
    [Stage<NormBlock>(Blocks = 1)] private partial Tensor Body(Tensor x, int width);
    [Linear(Features = 10)] private partial Tensor Head(Tensor x);

    public Tensor Forward(Tensor image) => Head(GlobalAvgPool(Body(AvgPool(SiLU(Stem(image)), 2), 8)));
}
