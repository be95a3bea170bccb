using GResNet.Generators.Graph;
using GResNet.Generators.Ops;
using GResNet.Generators.Passes;

namespace GResNet.Generators.Tests.Passes;

public class DifferentiateTests
{
    [Fact]
    public void EveryParameterHasAGradientOfItsSize()
    {
        NetworkGraph graph = Differentiate.Run(FoldForTraining.Run(HandBuilt.Residual().Graphs[0]));
        foreach (StateTensor tensor in graph.State.Select(value => value.State!).Where(tensor => tensor.IsParameter))
            Assert.Equal(new TensorType.Vector(tensor.Length), graph.Gradients[tensor].Type);
        Assert.All(graph.Gradients.Keys, tensor => Assert.True(tensor.IsParameter));
    }

    [Fact]
    public void NothingIsComputedForTheImage()
    {
        NetworkGraph graph = Differentiate.Run(FoldForTraining.Run(HandBuilt.Residual().Graphs[0]));
        Assert.DoesNotContain(graph.Backward, node => node.Outputs.Any(output => output.GradientOf == graph.Image));
        Assert.Equal(2 + 1, graph.Backward.Count(node => node.Op is ConvolutionBackwardData));
    }

    [Fact]
    public void AValueUsedTwiceGetsTheSum()
    {
        NetworkGraph graph = Differentiate.Run(FoldForTraining.Run(HandBuilt.Residual().Graphs[0]));
        Assert.Equal(2, graph.Backward.Count(node => node.Op is Add));
    }

    [Fact]
    public void InferenceDropsNothingAndReadsRunningStatistics()
    {
        NetworkGraph graph = Prune.Run(ForInference.Run(HandBuilt.Residual().Graphs[0]));
        Assert.DoesNotContain(graph.Forward, node => node.Op is DropPath or BatchStatistics or UpdateRunning);
        Assert.Equal(3, graph.Forward.Count(node => node.Op is RunningStatistics));
    }
}
