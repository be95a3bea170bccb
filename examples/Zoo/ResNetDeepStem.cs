using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo;

/// <summary>
/// ResNet-d's stem (T. He et al., "Bag of Tricks for Image Classification with Convolutional Neural Networks", 2019),
/// by timm's names: three 3×3 convolutions, the first with a stride.
/// </summary>
/// <param name="width">Channels of the last; the others have half as many.</param>
[GResNetBlock]
public partial class ResNetDeepStem(int width)
{
    [StateName("conv1.0"), Conv(Kernel = 3, Stride = 2)] private partial Tensor First(Tensor x, int channels);
    [StateName("conv1.1"), BatchNorm] private partial Tensor FirstNorm(Tensor x);
    [StateName("conv1.3"), Conv(Kernel = 3)] private partial Tensor Second(Tensor x, int channels);
    [StateName("conv1.4"), BatchNorm] private partial Tensor SecondNorm(Tensor x);
    [StateName("conv1.6"), Conv(Kernel = 3)] private partial Tensor Third(Tensor x, int channels);
    [StateName("bn1"), BatchNorm] private partial Tensor ThirdNorm(Tensor x);

    /// <summary>C×H×W → width × ⌈H/2⌉ × ⌈W/2⌉.</summary>
    public Tensor Forward(Tensor x)
    {
        x = ReLU(FirstNorm(First(x, width / 2)));
        x = ReLU(SecondNorm(Second(x, width / 2)));
        return ReLU(ThirdNorm(Third(x, width)));
    }
}
