using GResNet.Generators.Emitting.Networks;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;
using GResNet.Generators.Passes;
using GResNet.Generators.Tests.Driver;

namespace GResNet.Generators.Tests.Passes;

public class FoldForInferenceTests
{
    [Fact]
    public void EverySplitConvolutionIsOneConvolution()
    {
        NetworkGraph graph = FoldForInference.Run(Prune.Run(ForInference.Run(HandBuilt.Residual().Graphs[0])));
        Assert.DoesNotContain(graph.Forward, node => node.Op is Normalize or Affine);
        Assert.Equal(3, graph.Forward.Count(node => node.Op is Convolution { IsMeanPadded: true }));
        Assert.Equal(3, graph.Forward.Count(node => node.Op is FoldSplitNorm));
    }

    [Fact]
    public void FoldingIsDoneOnceForAState()
    {
        NetworkGraph network = HandBuilt.Residual().Graphs[0];
        NetworkGraph graph = Compile.ForInference(network).Graph;
        Assert.Equal(3, graph.Prepare.Count(node => node.Op is FoldSplitNorm));
        Assert.DoesNotContain(graph.Forward, node => node.Op is FoldSplitNorm or PackWeights or RunningStatistics);
    }

    [Fact]
    public void ABatchNormWithoutAConvolutionIsOneNode()
    {
        NetworkGraph graph = Staged.Body("x = Norm(x);", "[BatchNorm] private partial Tensor Norm(Tensor x);");
        Assert.Equal(
            [
                "norm.statistics = RunningStatistics(norm.running_mean, norm.running_var)",
                "norm = BatchNorm(image, norm.statistics, norm.weight, norm.bias)",
            ],
            Printed.Inference(graph, nameof(FoldForInference)).SkipLast(1));
    }

    [Fact]
    public void OtherOperationsAreLeftAsTheyAre()
    {
        NetworkGraph graph = Prune.Run(ForInference.Run(Staged.Body(
            "x = SiLU(Conv(x)) * 2f + MaxPool(x, 3, 1, 1);",
            "[Conv(Channels = 3)] private partial Tensor Conv(Tensor x);")));
        Assert.Equal(graph.Operations(), FoldForInference.Run(graph).Operations());
    }
}
