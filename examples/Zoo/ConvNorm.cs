using GResNet.Dsl;

namespace GResNet.Zoo;

/// <summary>A convolution without bias and batch normalization, by torchvision's names.</summary>
/// <param name="channels">Of the result.</param>
/// <param name="kernel">Height and width of the kernel.</param>
/// <param name="stride">2 halves height and width, rounding up.</param>
/// <param name="groups">0 gives every channel a group of its own.</param>
/// <param name="epsilon">Added to the variance.</param>
/// <param name="momentum">Share of a batch in the running statistics.</param>
[GResNetBlock]
public partial class ConvNorm(
    int channels, int kernel = 1, int stride = 1, int groups = 1, float epsilon = 1e-5f, float momentum = 0.1f)
{
    [StateName("0"), Conv] private partial Tensor Convolve(Tensor x, int channels, int kernel, int stride, int groups);
    [StateName("1"), BatchNorm] private partial Tensor Normalize(Tensor x, float epsilon, float momentum);

    /// <summary>C×H×W → channels × ⌈H/stride⌉ × ⌈W/stride⌉.</summary>
    public Tensor Forward(Tensor x) => Normalize(Convolve(x, channels, kernel, stride, groups), epsilon, momentum);
}
