using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo.Tests.Models;

/// <summary>The oracle's resnet-small.</summary>
[GResNetModel(Channels = 3, Resolutions = [35], Classes = 7)]
public partial class ResNetSmall
{
    [Conv(Kernel = 7, Stride = 2)] private partial Tensor Conv1(Tensor x, int channels);
    [BatchNorm] private partial Tensor Bn1(Tensor x);

    [Stage<ResNetBottleneck>(Blocks = 1)] private partial Tensor Layer1(Tensor x, int width);
    [Stage<ResNetBottleneck>(Blocks = 2)] private partial Tensor Layer2(Tensor x, int width, int stride);

    [Linear(Features = 7)] private partial Tensor Fc(Tensor x);

    public Tensor Forward(Tensor image)
    {
        Tensor x = ReLU(Bn1(Conv1(image, 8)));
        x = MaxPool(x, kernel: 3, stride: 2, padding: 1);
        x = Layer1(x, width: 8);
        x = Layer2(x, width: 16, stride: 2);
        return Fc(GlobalAvgPool(x));
    }
}
