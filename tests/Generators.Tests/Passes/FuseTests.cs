using GResNet.Generators.Graph;
using GResNet.Generators.Passes;
using GResNet.Generators.Tests.Driver;

namespace GResNet.Generators.Tests.Passes;

/// <summary>What rides on what. That the results stay the same is tested by running them.</summary>
public class FuseTests
{
    private const string Layers = """
        [SplitConv(Channels = 3, Kernel = 3)] private partial Tensor A(Tensor x);
        [SplitConv(Channels = 3, Kernel = 1)] private partial Tensor B(Tensor x);
        [Conv(Channels = 3, Kernel = 1)] private partial Tensor C(Tensor x);
        [BatchNorm] private partial Tensor Norm(Tensor x);
        """;

    [Fact]
    public void TrainingStoresWhatComesBeforeAnActivationAndRecomputesTheRest()
    {
        NetworkGraph graph = Training("x = B(SiLU(A(x)));");
        Fused[] convolutions = Kernels<PaddedConvolution>(graph.Forward);
        Assert.Equal(["AddBias"], Steps(convolutions[0].Store).Take(1));
        Assert.Equal(Operand.Value, convolutions[0].Load.Result);
        Assert.Equal(["Activation"], Steps(convolutions[1].Load));
        Assert.DoesNotContain(graph.Forward, node => node.Op is Activation);
    }

    [Fact]
    public void StatisticsRideOnTheStoreOfWhatTheyAreOf()
    {
        NetworkGraph graph = Training("x = B(SiLU(A(x)));");
        Assert.IsType<BatchStatistics>(Assert.Single(Kernels<PaddedConvolution>(graph.Forward)[0].Reductions).Op);
        // Those of the image, which no kernel makes, are left.
        Assert.Single(graph.Forward, node => node.Op is BatchStatistics);
    }

    [Fact]
    public void AResidualRidesOnTheLaterBranch()
    {
        NetworkGraph graph = Training("x = A(x); x = SiLU(x + B(SiLU(x)));");
        Fused branch = Kernels<PaddedConvolution>(graph.Forward)[1];
        Assert.Equal(["AddBias", "Add"], Steps(branch.Store));
        Assert.Empty(Kernels<Elementwise>(graph.Forward));
    }

    [Fact]
    public void ABlockTrainsWithThreeKernelsAConvolution()
    {
        NetworkGraph graph = Training("x = A(x); x = SiLU(B(SiLU(x)));");
        Assert.DoesNotContain(graph.Nodes, node => ElementwiseOps.IsElementwise(node.Op));
        Assert.Empty(Kernels<Elementwise>(graph.Nodes));
        // Backward-data takes along what the statistics add, the derivative of SiLU, and the sum that A's shift needs.
        Fused backward = Assert.Single(Kernels<ScaledBackwardData>(graph.Backward));
        Assert.Equal(["Activation", "AddLinear", "ActivationBackward"], Steps(backward.Store));
        Assert.IsType<ChannelSum>(Assert.Single(backward.Reductions).Op);
    }

    [Fact]
    public void InferenceStoresActivations()
    {
        NetworkGraph graph = Fuse.Run(Decompose.Run(FoldForInference.Run(Prune.Run(ForInference.Run(Staged.Body("x = B(SiLU(A(x)));", Layers))))));
        Assert.Equal(["AddBias", "Activation"], Steps(Kernels<PaddedConvolution>(graph.Forward)[0].Store));
    }

    [Fact]
    public void BatchNormAndItsActivationAreReadThroughALoad()
    {
        NetworkGraph graph = Training("x = C(ReLU(Norm(A(x))));");
        Assert.Equal(["Affine", "Activation"], Steps(Assert.Single(Kernels<Convolution>(graph.Forward)).Load));
        Fused backward = Assert.Single(Kernels<ConvolutionBackwardData>(graph.Backward));
        Assert.Equal(["ChannelSum", "ChannelDot"], backward.Reductions.Select(reduction => reduction.Op.GetType().Name));
    }

    [Fact]
    public void AnOperandThatComesLaterIsWaitedFor()
    {
        // B's result is needed twice, so nothing rides on its store; the product is a kernel of its own.
        NetworkGraph graph = Training("Tensor y = B(x); x = y * C(y);");
        Assert.Equal(["Multiply"], Steps(Assert.Single(Kernels<Convolution>(graph.Forward)).Store));
        Assert.Equal(["AddBias"], Steps(Assert.Single(Kernels<PaddedConvolution>(graph.Forward)).Store));
    }

    [Fact]
    public void WhatAReaderCannotRecomputeIsStored()
    {
        // Concatenation copies.
        NetworkGraph graph = Training("Tensor y = A(x); x = Concat(SiLU(y), y);");
        Fused activation = Assert.Single(Kernels<Elementwise>(graph.Forward));
        Assert.Equal(["Activation"], Steps(activation.Store));
    }

    [Fact]
    public void TheLogitsAreStored()
    {
        NetworkGraph graph = Staged.Network($$"""
            [GResNetModel(Resolutions = [1], Classes = 3)]
            public partial class Net
            {
                {{Layers}}
                public Tensor Forward(Tensor image) => SiLU(B(image));
            }
            """);
        graph = Fuse.Run(Decompose.Run(Differentiate.Run(FoldForTraining.Run(graph))));
        Assert.Contains(graph.Forward, node => node.Outputs.Contains(graph.Logits));
    }

    private static NetworkGraph Training(string body) => Fuse.Run(Decompose.Run(Differentiate.Run(
        FoldForTraining.Run(ShareStatistics.Run(Staged.Body(body, Layers))))));

    private static Fused[] Kernels<TOp>(IEnumerable<Node> nodes) where TOp : Op =>
        [.. nodes.Select(node => node.Op).OfType<Fused>().Where(fused => fused.Kernel is TOp)];

    private static IEnumerable<string> Steps(ElementwiseProgram program) => program.Steps.Select(step => step.Op.GetType().Name);
}
