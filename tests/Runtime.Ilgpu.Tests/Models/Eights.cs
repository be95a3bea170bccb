using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Runtime.Ilgpu.Tests.Models;

/// <summary>
/// Split and batch normalization and a residual sum; between stem and head, channels are those of tensor cores.
/// </summary>
[GResNetModel(Channels = 3, Resolutions = [9], Classes = 7)]
public partial class Eights
{
    [SplitConv(Kernel = 3, Stride = 2)] private partial Tensor Stem(Tensor x, int channels);
    [SplitConv(Kernel = 3)] private partial Tensor Spatial(Tensor x, int channels);
    [Conv(Kernel = 1, Bias = false)] private partial Tensor Expand(Tensor x, int channels);
    [BatchNorm] private partial Tensor Norm(Tensor x);
    [Linear(Features = 7)] private partial Tensor Head(Tensor x);

    public Tensor Forward(Tensor image)
    {
        Tensor x = SiLU(Stem(image, 8));
        x = SiLU(Norm(Expand(SiLU(Spatial(x, 8)), 8)) + x);
        return Head(GlobalAvgPool(x));
    }
}
