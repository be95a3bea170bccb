using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo.Tests.Models;

/// <summary>The oracle's shared layers: a convolution and a norm with two calls each.</summary>
[GResNetBlock]
public partial class SharedUnit(int width)
{
    [Shared, SplitConv(Kernel = 3)] private partial Tensor Mix(Tensor x, int channels);
    [Shared, BatchNorm] private partial Tensor Norm(Tensor x);

    public Tensor Forward(Tensor x) => x + Norm(SiLU(Mix(Norm(SiLU(Mix(x, width))), width)));
}

/// <summary>A block that calls a shared block twice.</summary>
[GResNetBlock]
public partial class SharedPair(int width)
{
    [Conv(Kernel = 3)] private partial Tensor First(Tensor x, int channels);
    [Block<SharedUnit>, Shared] private partial Tensor Unit(Tensor x, int width);

    public Tensor Forward(Tensor x) => Unit(SiLU(Unit(First(x, width), width)), width);
}

/// <summary>
/// Whatever may be shared: layers of both branches of a siamese network, a block of blocks with three calls at two
/// sizes, and a stage.
/// </summary>
[GResNetModel(Channels = 3, Resolutions = [17], Classes = 5)]
public partial class SharedLayers
{
    [Shared, Conv(Channels = 8, Kernel = 3)] private partial Tensor Stem(Tensor x);
    [Shared, Affine] private partial Tensor Tune(Tensor x);
    [Shared, PReLU] private partial Tensor Slope(Tensor x);
    [Block<SharedPair>, Shared] private partial Tensor Body(Tensor x, int width);
    [Stage<SharedUnit>(Blocks = 2), Shared] private partial Tensor Tail(Tensor x, int width);
    [Shared, Linear(Features = 8)] private partial Tensor Hidden(Tensor x);
    [Linear(Features = 5)] private partial Tensor Head(Tensor x);

    public Tensor Forward(Tensor image)
    {
        Tensor a = Body(Branch(image), 8);                          // 8×17×17
        Tensor b = Body(AvgPool(Branch(-0.5f * image), 2), 8);      // 8×9×9
        Tensor x = Body(AvgPool(a, 2) + b, 8);
        x = Tail(SiLU(Tail(x, 8)), 8);
        return Head(SiLU(Hidden(SiLU(Hidden(GlobalAvgPool(x))))));
    }

    private Tensor Branch(Tensor image) => Slope(Tune(Stem(image)));
}
