using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace Trees;

[GResNetModel(Resolutions = [32], Classes = 10)]
public partial class OakNet
{
    [SplitConv(Kernel = 3, Stride = 2)] private partial Tensor Stem(Tensor x, int channels);
    [Linear(Features = 10)] private partial Tensor Head(Tensor x);
    public Tensor Forward(Tensor image) => Head(GlobalAvgPool(SiLU(Stem(image, 16))));
}

[GResNetModel(Name = "beech", Resolutions = [16, 32], Classes = 10)]
internal sealed partial class Second
{
    [Conv(Kernel = 5, Stride = 2)] private partial Tensor Stem(Tensor x, int channels);
    [Linear(Features = 10)] private partial Tensor Head(Tensor x);
    public Tensor Forward(Tensor image) => Head(GlobalAvgPool(ReLU(Stem(image, 8))));
}

[GResNetModel(Resolutions = [32], Classes = 10, Training = false)]
public partial class Sapling
{
    [SplitConv(Kernel = 3, Stride = 2)] private partial Tensor Stem(Tensor x, int channels);
    [Linear(Features = 10)] private partial Tensor Head(Tensor x);
    public Tensor Forward(Tensor image) => Head(GlobalAvgPool(SiLU(Stem(image, 16))));
}
