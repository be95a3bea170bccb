using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo.Tests.Models;

/// <summary>The oracle's excited: gates of squeeze and excitation before everything that reads maps.</summary>
[GResNetModel(Channels = 3, Resolutions = [35], Classes = 5)]
public partial class Excited
{
    [Conv(Channels = 20, Kernel = 3, Stride = 2)] private partial Tensor Stem(Tensor x);
    [BatchNorm] private partial Tensor StemNorm(Tensor x);
    [Conv(Channels = 20)] private partial Tensor Point(Tensor x);
    [BatchNorm] private partial Tensor PointNorm(Tensor x);
    [Conv(Channels = 20, Kernel = 3)] private partial Tensor Spatial(Tensor x);
    [BatchNorm] private partial Tensor SpatialNorm(Tensor x);
    [Conv(Channels = 20, Kernel = 5, Groups = 0)] private partial Tensor Depthwise(Tensor x);
    [SplitConv(Channels = 20)] private partial Tensor Split(Tensor x);
    [LayerNorm] private partial Tensor LayerNorm(Tensor x);
    [GroupNorm(Groups = 4)] private partial Tensor GroupNorm(Tensor x);
    [Linear(Features = 5)] private partial Tensor Head(Tensor x);

    [Conv(Channels = 20, Bias = true)] private partial Tensor Gate1(Tensor x);
    [Conv(Channels = 20, Bias = true)] private partial Tensor Gate2(Tensor x);
    [Conv(Channels = 20, Bias = true)] private partial Tensor Gate3(Tensor x);
    [Conv(Channels = 20, Bias = true)] private partial Tensor Gate4(Tensor x);
    [Conv(Channels = 20, Bias = true)] private partial Tensor Gate5(Tensor x);
    [Conv(Channels = 20, Bias = true)] private partial Tensor Gate6(Tensor x);
    [Conv(Channels = 20, Bias = true)] private partial Tensor Gate7(Tensor x);
    [Conv(Channels = 20, Bias = true)] private partial Tensor Gate8(Tensor x);

    public Tensor Forward(Tensor image)
    {
        Tensor x = SiLU(StemNorm(Stem(image)));                             // 20×18×18
        x = x + PointNorm(Point(x * Sigmoid(Gate1(GlobalAvgPool(x)))));
        x = SiLU(SpatialNorm(Spatial(x * Sigmoid(Gate2(GlobalAvgPool(x))))));
        x = SiLU(8 * Depthwise(x * Sigmoid(Gate3(GlobalAvgPool(x)))));
        x = MaxPool(x * Sigmoid(Gate4(GlobalAvgPool(x))), kernel: 3, stride: 2, padding: 1); // 20×9×9
        x = SiLU(Split(x * Sigmoid(Gate5(GlobalAvgPool(x)))));
        x = AvgPool(x * Sigmoid(Gate6(GlobalAvgPool(x))), 2);               // 20×5×5
        x = x + LayerNorm(x * Sigmoid(Gate7(GlobalAvgPool(x))));
        x = x + GroupNorm(x * Sigmoid(Gate8(GlobalAvgPool(x))));
        return Head(GlobalAvgPool(x * GlobalAvgPool(x)));
    }
}
