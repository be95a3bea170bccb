using System.Collections.Immutable;
using GResNet.Dsl;
using GResNet.Runtime.Weights;

namespace GResNet.Zoo.Tests.Models;

/// <summary>A small network, of which a test says what is published.</summary>
[GResNetModel(Channels = 3, Resolutions = [64], Classes = 4)]
public partial class PublishedResNet : IPublishedElsewhere
{
    [StateName(""), Block<ResNetFamily>]
    private partial Tensor Net(Tensor image, int[] depths, bool bottleneck, int classes);

    public ImmutableArray<PublishedWeights> Published { get; set; } = [];

    public Tensor Forward(Tensor image) => Net(image, depths: [1, 1, 1, 1], bottleneck: false, classes: 4);
}
