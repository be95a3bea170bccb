using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo;

/// <summary>
/// GResNet-50, for ImageNet: a ResNet-50 with a stem of three 3×3 convolutions, a downsampling block at the start of
/// every stage, SiLU and split normalization. 25,661,448 parameters; 5.28 G multiply-adds at 224 px, 3.34 G at 176 px.
/// </summary>
[GResNetModel(Channels = 3, Resolutions = [224, 176], Classes = 1000)]
public partial class GResNet50
{
    [SplitConv(Kernel = 3, Stride = 2)] private partial Tensor Stem1(Tensor x, int channels);
    [SplitConv(Kernel = 3)] private partial Tensor Stem2(Tensor x, int channels);
    [SplitConv(Kernel = 3)] private partial Tensor Stem3(Tensor x, int channels);

    [Stage<Bottleneck>(Blocks = 3)] private partial Tensor Stage1(Tensor x, int width, int stride);
    [Stage<Bottleneck>(Blocks = 4)] private partial Tensor Stage2(Tensor x, int width, int stride);
    [Stage<Bottleneck>(Blocks = 6)] private partial Tensor Stage3(Tensor x, int width, int stride);
    [Stage<Bottleneck>(Blocks = 3)] private partial Tensor Stage4(Tensor x, int width, int stride);

    [Linear(Features = 1000)] private partial Tensor Head(Tensor x);

    /// <summary>3×H×W → 1000×1×1.</summary>
    public Tensor Forward(Tensor image)
    {
        Tensor x = SiLU(Stem1(image, 32));
        x = SiLU(Stem2(x, 64));
        x = SiLU(Stem3(x, 128));

        x = Stage1(x, width: 64, stride: 2);
        x = Stage2(x, width: 128, stride: 2);
        x = Stage3(x, width: 256, stride: 2);
        x = Stage4(x, width: 512, stride: 2);

        return Head(GlobalAvgPool(x));
    }
}
