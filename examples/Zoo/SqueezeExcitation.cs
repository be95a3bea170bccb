using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo;

/// <summary>
/// Squeeze and excitation (Hu et al., 2018), by torchvision's names: each channel of an image is multiplied by a factor
/// that is computed of the means of all.
/// </summary>
/// <param name="squeeze">Channels between the two layers.</param>
[GResNetBlock]
public partial class SqueezeExcitation(int squeeze)
{
    [Conv(Bias = true)] private partial Tensor Fc1(Tensor x, int channels);
    [Conv(Bias = true)] private partial Tensor Fc2(Tensor x, int channels);

    /// <summary>C×H×W → C×H×W.</summary>
    public Tensor Forward(Tensor x) => x * HardSigmoid(Fc2(ReLU(Fc1(GlobalAvgPool(x), squeeze)), x.Channels));
}
