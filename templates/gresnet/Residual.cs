using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Project._1;

/// <summary>
/// A residual block: what two 3×3 convolutions make of x is added to x. The convolutions normalise their input
/// (split normalization), so that no layer of its own does.
/// </summary>
/// <param name="width">Channels that it returns.</param>
/// <param name="stride">2 halves height and width, rounding up.</param>
[GResNetBlock]
public partial class Residual(int width, int stride = 1)
{
    // A layer is a partial method: the compiler writes it. The attribute and the parameters say what it is.
    [SplitConv(Kernel = 3)] private partial Tensor First(Tensor x, int channels, int stride);
    [SplitConv(Kernel = 3)] private partial Tensor Second(Tensor x, int channels);
    [SplitConv(Kernel = 1)] private partial Tensor Shortcut(Tensor x, int channels);

    /// <summary>C×H×W → width × ⌈H/stride⌉ × ⌈W/stride⌉.</summary>
    public Tensor Forward(Tensor x)
    {
        Tensor y = SiLU(First(x, width, stride));
        y = DropPath(Second(y, width));

        // Decided while compiling: blocks that keep the shape have no shortcut layer.
        if (stride > 1 || x.Channels != width)
            x = Shortcut(stride > 1 ? AvgPool(x, stride) : x, width);

        return SiLU(x + y);
    }
}
