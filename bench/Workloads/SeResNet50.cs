using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Bench.Workloads;

/// <summary>torchvision's ResNet-50 with squeeze and excitation (Hu et al., 2018).</summary>
[GResNetModel(Channels = 3, Resolutions = [224], Classes = 1000)]
public partial class SeResNet50
{
    [Conv(Kernel = 7, Stride = 2)] private partial Tensor Conv1(Tensor x, int channels);
    [BatchNorm] private partial Tensor Bn1(Tensor x);

    [Stage<SeBottleneck>(Blocks = 3)] private partial Tensor Layer1(Tensor x, int width);
    [Stage<SeBottleneck>(Blocks = 4)] private partial Tensor Layer2(Tensor x, int width, int stride);
    [Stage<SeBottleneck>(Blocks = 6)] private partial Tensor Layer3(Tensor x, int width, int stride);
    [Stage<SeBottleneck>(Blocks = 3)] private partial Tensor Layer4(Tensor x, int width, int stride);

    [Linear(Features = 1000)] private partial Tensor Fc(Tensor x);

    /// <summary>3×H×W → 1000×1×1.</summary>
    public Tensor Forward(Tensor image)
    {
        Tensor x = ReLU(Bn1(Conv1(image, 64)));
        x = MaxPool(x, kernel: 3, stride: 2, padding: 1);

        x = Layer1(x, width: 64);
        x = Layer2(x, width: 128, stride: 2);
        x = Layer3(x, width: 256, stride: 2);
        x = Layer4(x, width: 512, stride: 2);

        return Fc(GlobalAvgPool(x));
    }
}
