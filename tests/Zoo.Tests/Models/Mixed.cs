using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo.Tests.Models;

/// <summary>
/// The oracle's mixed: every layer and op that the zoo leaves out, at sizes where padding and ceil mode matter.
/// </summary>
[GResNetModel(Channels = 3, Resolutions = [21], Classes = 5)]
public partial class Mixed
{
    [Conv(Channels = 16, Kernel = 5, Stride = 2, Padding = 1, Bias = true)] private partial Tensor Stem(Tensor x);
    [PReLU] private partial Tensor StemSlope(Tensor x);
    [Conv(Channels = 24, Kernel = 3, Dilation = 2, Groups = 4)] private partial Tensor Dilated(Tensor x);
    [Conv(Channels = 16, Kernel = 3, Groups = 0)] private partial Tensor Depthwise(Tensor x);
    [Affine] private partial Tensor Tune(Tensor x);
    [Conv(Channels = 24)] private partial Tensor Project(Tensor x);
    [BatchNorm(Epsilon = 1e-3f, Momentum = 0.2f)] private partial Tensor Norm(Tensor x);
    [SplitConv(Channels = 24, Kernel = 5, Groups = 3, Epsilon = 1e-4f, Momentum = 0.3f)] private partial Tensor Grouped(
        Tensor x);
    [Shared, Conv(Channels = 24, Bias = true)] private partial Tensor Mix(Tensor x);
    [Conv(Channels = 24, Bias = true)] private partial Tensor Gate(Tensor x);
    [Conv(Channels = 8, Bias = true)] private partial Tensor Squeeze(Tensor x);
    [Conv(Channels = 24, Bias = true)] private partial Tensor Excite(Tensor x);
    [PReLU(PerChannel = true)] private partial Tensor Slopes(Tensor x);
    [Linear(Features = 20, Bias = false)] private partial Tensor Hidden(Tensor x);
    [Linear(Features = 5)] private partial Tensor Head(Tensor x);

    public Tensor Forward(Tensor image)
    {
        Tensor x = StemSlope(Stem(image));                                      // 16×10×10
        x = Concat(GELU(Dilated(x)), GELU(Tune(Depthwise(x)), tanh: true));     // 40×10×10
        x = AvgPool(x, kernel: 3, stride: 2, padding: 1, countIncludePad: true); // 40×6×6
        x = LeakyReLU(Norm(Project(x)), 0.1f);                                  // 24×6×6
        x = x + ELU(Grouped(x), 0.5f);
        x = Mix(ReLU(Mix(x)));
        x = x * Sigmoid(Gate(x));
        x = x * Sigmoid(Excite(ReLU(Squeeze(GlobalAvgPool(x)))));
        x = MaxPool(x, kernel: 3, stride: 2, ceil: true);                       // 24×3×3
        x = Slopes(0.5f * Softplus(x, 2) + -1f * x);
        x = AvgPool(x, 2);                                                      // 24×2×2
        return Head(SiLU(Hidden(Flatten(x))));
    }
}
