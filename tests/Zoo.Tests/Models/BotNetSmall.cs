using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo.Tests.Models;

/// <summary>The oracle's botnet-small: its last stage attends to 9 × 9 and 5 × 5 pixels, with positions of 8 × 8 and
/// 4 × 4.</summary>
[GResNetModel(Channels = 3, Resolutions = [33], Classes = 7)]
public partial class BotNetSmall
{
    [Conv(Kernel = 7, Stride = 2)] private partial Tensor Conv1(Tensor x, int channels);
    [BatchNorm] private partial Tensor Bn1(Tensor x);

    [Stage<ResNetBottleneck>(Blocks = 1)] private partial Tensor Layer1(Tensor x, int width);

    [Stage<BotNetBottleneck>(Blocks = 2)]
    private partial Tensor Layer2(Tensor x, int width, int heads, int side, int stride);

    [Linear(Features = 7)] private partial Tensor Fc(Tensor x);

    public Tensor Forward(Tensor image)
    {
        Tensor x = ReLU(Bn1(Conv1(image, 8)));
        x = MaxPool(x, kernel: 3, stride: 2, padding: 1);
        x = Layer1(x, width: 8);
        x = Layer2(x, width: 16, heads: 2, side: 4, stride: 2);
        return Fc(GlobalAvgPool(x));
    }
}
