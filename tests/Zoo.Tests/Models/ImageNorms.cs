using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo.Tests.Models;

/// <summary>The oracle's block of ConvNeXt: the map is normalised over channels, pixel by pixel.</summary>
[GResNetBlock]
public partial class LayerNormBlock
{
    [Conv(Kernel = 7, Groups = 0, Bias = true)] private partial Tensor Depthwise(Tensor x, int channels);
    [LayerNorm(Epsilon = 1e-6f)] private partial Tensor Norm(Tensor x);
    [Conv(Bias = true)] private partial Tensor Widen(Tensor x, int channels);
    [Conv(Bias = true)] private partial Tensor Narrow(Tensor x, int channels);
    [Affine] private partial Tensor Tune(Tensor x);

    public Tensor Forward(Tensor x)
    {
        Tensor y = Norm(Depthwise(x, x.Channels));
        y = Narrow(GELU(Widen(y, 4 * x.Channels)), x.Channels);
        return x + DropPath(Tune(y));
    }
}

/// <summary>The oracle's residual block whose convolutions read groups that are normalised.</summary>
[GResNetBlock]
public partial class GroupNormBlock(int width, int groups, int stride = 1)
{
    [GroupNorm] private partial Tensor FirstNorm(Tensor x, int groups);
    [Conv(Kernel = 3)] private partial Tensor First(Tensor x, int channels, int stride);
    [GroupNorm(Groups = 2, Epsilon = 1e-4f)] private partial Tensor SecondNorm(Tensor x);
    [Conv(Kernel = 3)] private partial Tensor Second(Tensor x, int channels);
    [Conv] private partial Tensor Shortcut(Tensor x, int channels, int stride);

    public Tensor Forward(Tensor x)
    {
        Tensor y = First(SiLU(FirstNorm(x, groups)), width, stride);
        y = Second(SiLU(SecondNorm(y)), width);
        if (stride > 1 || x.Channels != width) x = Shortcut(x, width, stride);
        return x + y;
    }
}

/// <summary>
/// The oracle's network of layer and group normalization: behind convolutions, activations, a pool and a sum, before
/// convolutions and a linear layer, of few channels and of more than a vector has.
/// </summary>
[GResNetModel(Channels = 3, Resolutions = [21], Classes = 5)]
public partial class ImageNorms
{
    [Conv(Channels = 12, Kernel = 4, Stride = 2, Padding = 1, Bias = true)] private partial Tensor Stem(Tensor x);
    [LayerNorm(Epsilon = 1e-6f)] private partial Tensor StemNorm(Tensor x);
    [Stage<LayerNormBlock>(Blocks = 2)] private partial Tensor Stage1(Tensor x);
    [LayerNorm] private partial Tensor DownNorm(Tensor x);
    [Conv(Channels = 20, Kernel = 2, Stride = 2, Padding = 0)] private partial Tensor Down(Tensor x);
    [Stage<GroupNormBlock>(Blocks = 2)] private partial Tensor Stage2(Tensor x, int width, int groups, int stride);
    [GroupNorm(Groups = 1)] private partial Tensor Whole(Tensor x);
    [Conv(Channels = 24)] private partial Tensor Mix(Tensor x);
    [GroupNorm(Groups = 24)] private partial Tensor Instance(Tensor x);
    [LayerNorm(Epsilon = 1e-6f)] private partial Tensor HeadNorm(Tensor x);
    [Linear(Features = 5)] private partial Tensor Head(Tensor x);

    public Tensor Forward(Tensor image)
    {
        Tensor x = Stage1(StemNorm(Stem(image)));                   // 12×10×10
        x = Stage2(Down(DownNorm(x)), width: 20, groups: 4, stride: 1); // 20×5×5
        x = Mix(Whole(GELU(x)));                                    // 24×5×5
        x = x + Instance(x);
        return Head(HeadNorm(GlobalAvgPool(SiLU(x))));
    }
}
