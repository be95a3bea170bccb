using GResNet.Generators.Emitting;
using GResNet.Generators.Emitting.Networks;
using GResNet.Generators.Graph;
using GResNet.Generators.Passes;

namespace GResNet.Generators.Tests.Passes;

public class FoldForInferenceTests
{
    [Fact]
    public void EverySplitConvolutionIsOneConvolution()
    {
        NetworkGraph graph = FoldForInference.Run(Prune.Run(ForInference.Run(HandBuilt.Residual().Graphs[0])));
        Assert.DoesNotContain(graph.Forward, node => node.Op is Normalize or Affine or Convolution);
        Assert.Equal(3, graph.Forward.Count(node => node.Op is MeanPaddedConvolution));
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
    public void OtherOperationsAreLeftAsTheyAre()
    {
        // A random network's normalizations have no affine behind them.
        NetworkGraph graph = Prune.Run(ForInference.Run(HandBuilt.Random(seed: 5, count: 30)));
        Assert.Equal(
            graph.Forward.Select(node => node.Op.GetType()), FoldForInference.Run(graph).Forward.Select(node => node.Op.GetType()));
    }
}
