using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Bench.Ratios;

/// <summary>The zoo's <c>Bottleneck</c> with nothing normalised: convolutions with a bias.</summary>
/// <param name="width">Channels of the 3×3 convolution; the block returns four times as many.</param>
/// <param name="stride">2 halves height and width, rounding up.</param>
[GResNetBlock]
public partial class PlainBottleneck(int width, int stride = 1)
{
    private const int Expansion = 4;

    [Conv(Kernel = 1, Bias = true)] private partial Tensor Reduce(Tensor x, int channels);
    [Conv(Kernel = 3, Bias = true)] private partial Tensor Spatial(Tensor x, int channels, int stride);
    [Conv(Kernel = 1, Bias = true)] private partial Tensor Expand(Tensor x, int channels);
    [Conv(Kernel = 1, Bias = true)] private partial Tensor Shortcut(Tensor x, int channels);

    /// <summary>C×H×W → 4·width × ⌈H/stride⌉ × ⌈W/stride⌉.</summary>
    public Tensor Forward(Tensor x)
    {
        Tensor y = SiLU(Reduce(x, width));
        y = SiLU(Spatial(y, width, stride));
        y = DropPath(Expand(y, width * Expansion));

        if (stride > 1 || x.Channels != width * Expansion)
            x = Shortcut(stride > 1 ? AvgPool(x, stride) : x, width * Expansion);

        return SiLU(x + y);
    }
}
