using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo.Tests.Models;

/// <summary>The oracle's functions: elementwise functions and operators, one of an author's own among them.</summary>
[GResNetModel(Channels = 3, Resolutions = [9], Classes = 5)]
public partial class Functions
{
    [Conv(Channels = 20, Kernel = 3, Stride = 2, Bias = true)] private partial Tensor Stem(Tensor x);
    [Conv(Channels = 20, Bias = true)] private partial Tensor Left(Tensor x);
    [Conv(Channels = 20, Bias = true)] private partial Tensor Right(Tensor x);
    [Conv(Channels = 20, Bias = true)] private partial Tensor Mix(Tensor x);
    [Conv(Channels = 20, Bias = true)] private partial Tensor Gate(Tensor x);
    [Conv(Channels = 20, Bias = true)] private partial Tensor Last(Tensor x);
    [Linear(Features = 5)] private partial Tensor Head(Tensor x);

    private static Scalar Snake(Scalar x) => x + Square(Sin(x));

    public Tensor Forward(Tensor image)
    {
        Tensor x = HardSwish(2 * Stem(image)); // 20×5×5
        Tensor a = Left(x), b = Right(x);
        x = Min(ReLU6(4 * a), Mish(b)) - Max(Tanh(a), b);
        x = Mix(x);
        Tensor g = HardSigmoid(Gate(x));
        x = g * Clamp(x, -0.4f, 0.7f) + (1 - g) * Sqrt(Square(x) + 1);
        Tensor y = Last(x);
        x = x / (1 + Abs(y)) + -y / 3 - 0.25f;
        return Head(GlobalAvgPool(Map(x, Snake)));
    }
}
