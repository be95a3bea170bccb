using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Project._1;

/// <summary>
/// The network: a stem that halves the image, three stages of residual blocks, each of half the size and twice the
/// channels of the one before, and a linear layer on the means of the channels.
/// </summary>
/// <remarks>
/// Shapes are checked while you type: write another width, kernel or stride and hover over a layer to see what becomes
/// of it. A data set may have fewer classes than the network; of several resolutions the first is the default.
/// </remarks>
[GResNetModel(Channels = 3, Resolutions = [RESOLUTION], Classes = Net.Classes)]
public partial class Net
{
    /// <summary>The most classes that it tells apart.</summary>
    public const int Classes = CLASSES;

    [SplitConv(Kernel = 3, Stride = 2)] private partial Tensor Stem(Tensor x, int channels);

    [Stage<Residual>(Blocks = 2)] private partial Tensor Stage1(Tensor x, int width, int stride);
    [Stage<Residual>(Blocks = 2)] private partial Tensor Stage2(Tensor x, int width, int stride);
    [Stage<Residual>(Blocks = 2)] private partial Tensor Stage3(Tensor x, int width, int stride);

    [Linear(Features = Classes)] private partial Tensor Head(Tensor x);

    /// <summary>3 × RESOLUTION × RESOLUTION → CLASSES × 1 × 1.</summary>
    public Tensor Forward(Tensor image)
    {
        Tensor x = SiLU(Stem(image, 16));

        x = Stage1(x, width: 32, stride: 2);
        x = Stage2(x, width: 64, stride: 2);
        x = Stage3(x, width: 128, stride: 2);

        return Head(GlobalAvgPool(x));
    }
}
