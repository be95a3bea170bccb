using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo;

/// <summary>
/// GResNet-26, for a folder of photographs and an afternoon on a CPU: GResNet-50 with two blocks a stage and the
/// narrower stem of ResNet-d (T. He et al., "Bag of Tricks for Image Classification with Convolutional Neural
/// Networks", 2019). 16,014,408 parameters; 0.86 G multiply-adds at 128 px, 1.34 G at 160 px.
/// </summary>
[GResNetModel(Channels = 3, Resolutions = [128, 160], Classes = 1000)]
public partial class GResNet26
{
    [SplitConv(Kernel = 3, Stride = 2)] private partial Tensor Stem1(Tensor x, int channels);
    [SplitConv(Kernel = 3)] private partial Tensor Stem2(Tensor x, int channels);
    [SplitConv(Kernel = 3)] private partial Tensor Stem3(Tensor x, int channels);

    [Stage<Bottleneck>(Blocks = 2)] private partial Tensor Stage1(Tensor x, int width, int stride);
    [Stage<Bottleneck>(Blocks = 2)] private partial Tensor Stage2(Tensor x, int width, int stride);
    [Stage<Bottleneck>(Blocks = 2)] private partial Tensor Stage3(Tensor x, int width, int stride);
    [Stage<Bottleneck>(Blocks = 2)] private partial Tensor Stage4(Tensor x, int width, int stride);

    [Linear(Features = 1000)] private partial Tensor Head(Tensor x);

    /// <summary>3×H×W → 1000×1×1.</summary>
    public Tensor Forward(Tensor image)
    {
        Tensor x = SiLU(Stem1(image, 32));
        x = SiLU(Stem2(x, 32));
        x = SiLU(Stem3(x, 64));

        x = Stage1(x, width: 64, stride: 2);
        x = Stage2(x, width: 128, stride: 2);
        x = Stage3(x, width: 256, stride: 2);
        x = Stage4(x, width: 512, stride: 2);

        return Head(GlobalAvgPool(x));
    }
}
