using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Runtime.Ilgpu.Tests.Models;

/// <summary>
/// The smallest network with split and batch normalization, a residual sum, dropout, drop path, a pool and a linear
/// layer.
/// </summary>
[GResNetModel(Channels = 3, Resolutions = [9], Classes = 4)]
public partial class Tiny
{
    [SplitConv(Kernel = 3, Stride = 2)] private partial Tensor Stem(Tensor x, int channels);
    [SplitConv(Kernel = 3)] private partial Tensor Spatial(Tensor x, int channels);
    [Conv(Kernel = 1, Bias = false)] private partial Tensor Expand(Tensor x, int channels);
    [BatchNorm] private partial Tensor Norm(Tensor x);
    [Linear(Features = 4)] private partial Tensor Head(Tensor x);

    public Tensor Forward(Tensor image)
    {
        Tensor x = SiLU(Stem(image, 6));
        x = SiLU(x + DropPath(Spatial(x, 6), 0.25f));
        x = SiLU(Norm(Expand(AvgPool(x, 2, ceil: true), 8)));
        return Head(Dropout(GlobalAvgPool(x), 0.2f));
    }
}
