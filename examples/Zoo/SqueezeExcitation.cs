using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo;

/// <summary>
/// Squeeze and excitation (Hu et al., 2018), by torchvision's names: each channel of an image is multiplied by a factor
/// that is computed of the means of all.
/// </summary>
/// <param name="squeeze">Channels between the two layers.</param>
/// <param name="silu">SiLU between them, rather than ReLU.</param>
/// <param name="hard">A hard sigmoid makes the factors, as in MobileNetV3, rather than a sigmoid.</param>
[GResNetBlock]
public partial class SqueezeExcitation(int squeeze, bool silu = false, bool hard = true)
{
    [Conv(Bias = true)] private partial Tensor Fc1(Tensor x, int channels);
    [Conv(Bias = true)] private partial Tensor Fc2(Tensor x, int channels);

    /// <summary>C×H×W → C×H×W.</summary>
    public Tensor Forward(Tensor x)
    {
        Tensor y = Fc1(GlobalAvgPool(x), squeeze);
        y = Fc2(silu ? SiLU(y) : ReLU(y), x.Channels);
        return x * (hard ? HardSigmoid(y) : Sigmoid(y));
    }
}
