using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo;

/// <summary>GResNet's stem: one, two or three 3×3 convolutions.</summary>
/// <param name="channels">Channels of each.</param>
/// <param name="stride">Of the first.</param>
/// <param name="silu">SiLU instead of ReLU.</param>
/// <param name="split">Split normalization instead of batch normalization after every convolution.</param>
[GResNetBlock]
public partial class GResNetStem(int[] channels, int stride, bool silu, bool split)
{
    [SplitConv(Kernel = 3)] private partial Tensor Stem1(Tensor x, int channels, int stride);
    [SplitConv(Kernel = 3)] private partial Tensor Stem2(Tensor x, int channels);
    [SplitConv(Kernel = 3)] private partial Tensor Stem3(Tensor x, int channels);

    [StateName("stem1"), Conv(Kernel = 3)] private partial Tensor StemConv1(Tensor x, int channels, int stride);
    [StateName("stem2"), Conv(Kernel = 3)] private partial Tensor StemConv2(Tensor x, int channels);
    [StateName("stem3"), Conv(Kernel = 3)] private partial Tensor StemConv3(Tensor x, int channels);

    [BatchNorm] private partial Tensor StemNorm1(Tensor x);
    [BatchNorm] private partial Tensor StemNorm2(Tensor x);
    [BatchNorm] private partial Tensor StemNorm3(Tensor x);

    // A stem of one convolution has no number in its state's names.
    [StateName("stem"), SplitConv(Kernel = 3)] private partial Tensor Single(Tensor x, int channels, int stride);
    [StateName("stem"), Conv(Kernel = 3)] private partial Tensor SingleConv(Tensor x, int channels, int stride);
    [StateName("stemNorm"), BatchNorm] private partial Tensor SingleNorm(Tensor x);

    /// <summary>C×H×W → channels[^1] × ⌈H/stride⌉ × ⌈W/stride⌉.</summary>
    public Tensor Forward(Tensor x)
    {
        if (channels.Length is < 1 or > 3)
            throw new System.ArgumentException($"the stem has {channels.Length} convolutions; give one to three");
        if (channels.Length == 1)
            return Activate(
                split ? Single(x, channels[0], stride) : SingleNorm(SingleConv(x, channels[0], stride)));

        x = Activate(split ? Stem1(x, channels[0], stride) : StemNorm1(StemConv1(x, channels[0], stride)));
        x = Activate(split ? Stem2(x, channels[1]) : StemNorm2(StemConv2(x, channels[1])));
        if (channels.Length == 2) return x;
        return Activate(split ? Stem3(x, channels[2]) : StemNorm3(StemConv3(x, channels[2])));
    }

    private Tensor Activate(Tensor x) => silu ? SiLU(x) : ReLU(x);
}
