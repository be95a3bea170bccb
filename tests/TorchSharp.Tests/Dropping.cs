using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.TorchSharp.Tests;

/// <summary>A network whose features are dropped, image by image.</summary>
[GResNetModel(Channels = 3, Resolutions = [8], Classes = 4)]
public partial class Dropping
{
    [Conv(Kernel = 3, Channels = 8)] private partial Tensor Stem(Tensor x);
    [Linear(Features = 4)] private partial Tensor Head(Tensor x);

    public Tensor Forward(Tensor image) => Head(GlobalAvgPool(DropPath(Stem(image))));
}

/// <summary>The same with more channels, and a layer that is called as what modules have.</summary>
[GResNetModel(Channels = 3, Resolutions = [8], Classes = 4)]
public partial class Wider
{
    [Conv(Kernel = 3, Channels = 16)] private partial Tensor Stem(Tensor x);
    [BatchNorm] private partial Tensor Training(Tensor x);
    [Linear(Features = 4)] private partial Tensor Head(Tensor x);

    public Tensor Forward(Tensor image) => Head(GlobalAvgPool(Dropout(Training(Stem(image)), 0.1f)));
}
