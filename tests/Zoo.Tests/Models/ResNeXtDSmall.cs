using GResNet.Dsl;
using static GResNet.Dsl.Ops;

namespace GResNet.Zoo.Tests.Models;

/// <summary>The oracle's resnext-d-small: ResNeXt's groups, ResNet-d's stem and shortcuts.</summary>
[GResNetModel(Channels = 3, Resolutions = [35], Classes = 5)]
public partial class ResNeXtDSmall
{
    [StateName(""), Block<ResNetDeepStem>] private partial Tensor Stem(Tensor x, int width);

    [Stage<ResNetBottleneck>] private partial Tensor Layer1(
        Tensor x, int blocks, int width, int groups, int groupWidth, bool pool);
    [Stage<ResNetBottleneck>] private partial Tensor Layer2(
        Tensor x, int blocks, int width, int stride, int groups, int groupWidth, bool pool);

    [Linear(Features = 5)] private partial Tensor Fc(Tensor x);

    public Tensor Forward(Tensor image)
    {
        Tensor x = MaxPool(Stem(image, 8), kernel: 3, stride: 2, padding: 1);
        x = Layer1(x, blocks: 1, width: 8, groups: 4, groupWidth: 16, pool: true);
        x = Layer2(x, blocks: 2, width: 16, stride: 2, groups: 4, groupWidth: 16, pool: true);
        return Fc(GlobalAvgPool(x));
    }
}
