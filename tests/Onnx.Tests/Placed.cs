using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Onnx.Tests;

/// <summary>Learned positions that are resized at one of the resolutions.</summary>
[GResNetModel(Channels = 3, Resolutions = [16, 24], Classes = 5)]
public partial class Placed
{
    [Conv(Channels = 12, Kernel = 4, Stride = 4, Padding = 0)] private partial Tensor Patches(Tensor x);
    [ClassToken] private partial Tensor Prepend(Tensor x);
    [Positions(Side = 4, Prefix = 1)] private partial Tensor Place(Tensor x);
    [Conv(Channels = 36)] private partial Tensor Qkv(Tensor x);
    [Linear(Features = 5)] private partial Tensor Head(Tensor x);

    public Tensor Forward(Tensor image) =>
        Head(Tokens(Attention(Qkv(Place(Prepend(Patches(image)))), heads: 2), count: 1));
}
