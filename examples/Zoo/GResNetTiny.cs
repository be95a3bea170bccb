using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo;

/// <summary>
/// The smallest GResNet, for 32 px images in a minute of training: one block a stage, and a stem that halves the image
/// at once. 133,594 parameters; 6.6 M multiply-adds.
/// </summary>
[GResNetModel(Channels = 3, Resolutions = [32], Classes = 10)]
public partial class GResNetTiny
{
    [SplitConv(Kernel = 3, Stride = 2)] private partial Tensor Stem1(Tensor x, int channels);
    [SplitConv(Kernel = 3)] private partial Tensor Stem2(Tensor x, int channels);

    [Block<Bottleneck>] private partial Tensor Stage1(Tensor x, int width);
    [Block<Bottleneck>] private partial Tensor Stage2(Tensor x, int width, int stride);
    [Block<Bottleneck>] private partial Tensor Stage3(Tensor x, int width, int stride);

    [Linear(Features = 10)] private partial Tensor Head(Tensor x);

    /// <summary>3×32×32 → 10×1×1.</summary>
    public Tensor Forward(Tensor image)
    {
        Tensor x = SiLU(Stem1(image, 16));
        x = SiLU(Stem2(x, 32));

        x = Stage1(x, width: 16);
        x = Stage2(x, width: 32, stride: 2);
        x = Stage3(x, width: 64, stride: 2);

        return Head(GlobalAvgPool(x));
    }
}
