using GResNet.Generators.Graph;
using GResNet.Generators.Ops;
using GResNet.Generators.Passes;
using GResNet.Generators.Tests.Driver;

namespace GResNet.Generators.Tests.Passes;

public class FoldForTrainingTests
{
    [Fact]
    public void EverySplitConvolutionIsOneNode()
    {
        NetworkGraph graph = FoldForTraining.Run(HandBuilt.Residual().Graphs[0]);
        Assert.DoesNotContain(graph.Forward, node => node.Op is Normalize or Affine or Convolution);
        Assert.Equal(3, graph.Forward.Count(node => node.Op is SplitConvolution));
    }

    [Fact]
    public void ABatchNormIsOneNodeBesideItsConvolution()
    {
        NetworkGraph graph = FoldForTraining.Run(Staged.Body(
            "x = ReLU(Norm(Conv(x)));",
            "[Conv(Channels = 3, Kernel = 3)] private partial Tensor Conv(Tensor x); [BatchNorm] private partial "
                + "Tensor Norm(Tensor x);"));
        Assert.Equal(["Convolution", "BatchStatistics", "UpdateRunning", "BatchNorm", "ReLU"], graph.Operations());
    }

    [Fact]
    public void AnAffineOfAnotherKindStays()
    {
        NetworkGraph graph =
            FoldForTraining.Run(Staged.Body("x = Tune(x);", "[Affine] private partial Tensor Tune(Tensor x);"));
        Assert.Equal(["Affine"], graph.Operations());
    }

    [Fact]
    public void StatisticsOfOneMapAreTakenOnce()
    {
        string[] lines = Printed.Training(
            Staged.Body(
            "x = A(x) + B(x);",
            """
            [SplitConv(Channels = 3)] private partial Tensor A(Tensor x);
            [SplitConv(Channels = 3)] private partial Tensor B(Tensor x);
            """),
            nameof(FoldForTraining));
        Assert.Equal(
            [
                "a.statistics = BatchStatistics(image)",
                "UpdateRunning(a.statistics, a.running_mean, a.running_var)",
                "a = SplitConvolution(image, a.statistics, a.weight, a.scale, a.shift)",
                "UpdateRunning(a.statistics, b.running_mean, b.running_var)",
                "b = SplitConvolution(image, a.statistics, b.weight, b.scale, b.shift)",
                "sum = a + b",
            ],
            lines.SkipLast(1));
    }

    [Fact]
    public void LayersThatNormaliseOneMapKeepTheirOwnEpsilon()
    {
        NetworkGraph graph = Decompose.Run(Differentiate.Run(FoldForTraining.Run(ShareStatistics.Run(Staged.Body(
            "x = A(x) + B(x);",
            """
            [SplitConv(Channels = 3)] private partial Tensor A(Tensor x);
            [SplitConv(Channels = 3, Epsilon = 0.01f)] private partial Tensor B(Tensor x);
            """)))));
        Assert.Equal(
            [1e-5f, 0.01f], graph.Forward.Select(node => node.Op).OfType<InverseDeviation>().Select(op => op.Epsilon));
    }

    [Fact]
    public void EveryParameterStillHasItsGradient()
    {
        NetworkGraph graph = Differentiate.Run(FoldForTraining.Run(HandBuilt.Residual().Graphs[0]));
        Assert.All(graph.State.Select(value => value.State!).Where(tensor => tensor.IsParameter), tensor =>
            Assert.Equal(new TensorType.Vector(tensor.Length), graph.Gradients[tensor].Type));
    }
}
