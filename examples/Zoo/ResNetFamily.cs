using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo;

/// <summary>
/// torchvision's ResNets (He et al., 2016), ResNeXts and Wide ResNets, with its state names, and ResNet-d with timm's,
/// so that their weights load here. A model is this with numbers.
/// </summary>
/// <param name="depths">Blocks of each of the four stages.</param>
/// <param name="bottleneck">Bottlenecks, as from ResNet-50 on, rather than basic blocks.</param>
/// <param name="classes">Outputs.</param>
/// <param name="groups">Groups of the bottlenecks' 3×3 convolutions: ResNeXt's are 32 (Xie et al., 2017).</param>
/// <param name="groupWidth">Channels of each group in the first stage, and in proportion later: ResNeXt's are 4, Wide
/// ResNet's, of one group, 128 (Zagoruyko and Komodakis, 2016).</param>
/// <param name="deep">A stem of three 3×3 convolutions rather than one of 7×7, as in ResNet-d (T. He et al., "Bag of
/// Tricks for Image Classification with Convolutional Neural Networks", 2019), by timm's names.</param>
/// <param name="pool">Shortcuts average before their 1×1 convolution, as in ResNet-d, by timm's names.</param>
/// <param name="zero">Blocks start as their shortcuts: their last normalization's factors start at zero.</param>
[GResNetBlock]
public partial class ResNetFamily(
    int[] depths, bool bottleneck, int classes, int groups = 1, int groupWidth = 64, bool deep = false,
    bool pool = false, bool zero = false)
{
    [Conv(Kernel = 7, Stride = 2)] private partial Tensor Conv1(Tensor x, int channels);
    [BatchNorm] private partial Tensor Bn1(Tensor x);

    [StateName(""), Block<ResNetDeepStem>] private partial Tensor DeepStem(Tensor x, int width);

    [Stage<ResNetUnit>] private partial Tensor Layer1(
        Tensor x, int blocks, int width, bool bottleneck, int stride, int groups, int groupWidth, bool pool, bool zero);
    [Stage<ResNetUnit>] private partial Tensor Layer2(
        Tensor x, int blocks, int width, bool bottleneck, int stride, int groups, int groupWidth, bool pool, bool zero);
    [Stage<ResNetUnit>] private partial Tensor Layer3(
        Tensor x, int blocks, int width, bool bottleneck, int stride, int groups, int groupWidth, bool pool, bool zero);
    [Stage<ResNetUnit>] private partial Tensor Layer4(
        Tensor x, int blocks, int width, bool bottleneck, int stride, int groups, int groupWidth, bool pool, bool zero);

    [Linear] private partial Tensor Fc(Tensor x, int features);

    /// <summary>C×H×W → classes×1×1.</summary>
    public Tensor Forward(Tensor image)
    {
        Tensor x = deep ? DeepStem(image, 64) : ReLU(Bn1(Conv1(image, 64)));
        x = MaxPool(x, kernel: 3, stride: 2, padding: 1);

        x = Layer1(x, depths[0], 64, bottleneck, stride: 1, groups, groupWidth, pool, zero);
        x = Layer2(x, depths[1], 128, bottleneck, stride: 2, groups, groupWidth, pool, zero);
        x = Layer3(x, depths[2], 256, bottleneck, stride: 2, groups, groupWidth, pool, zero);
        x = Layer4(x, depths[3], 512, bottleneck, stride: 2, groups, groupWidth, pool, zero);

        return Fc(GlobalAvgPool(x), classes);
    }
}
