using GResNet.Generators.Graph;
using GResNet.Generators.Ops;
using GResNet.Generators.Passes;
using GResNet.Generators.Tests.Driver;

namespace GResNet.Generators.Tests.Passes;

/// <summary>What rides on what. That the results stay the same is tested by running them.</summary>
public class FuseTests
{
    private static readonly (string Name, string Attribute)[] Layers =
    [
        ("A", "SplitConv(Channels = 3, Kernel = 3)"), ("B", "SplitConv(Channels = 3)"), ("C", "Conv(Channels = 3)"),
        ("Norm", "BatchNorm"),
    ];

    [Fact]
    public void TrainingStoresWhatComesBeforeAnActivationAndRecomputesTheRest()
    {
        NetworkGraph graph = Training("x = B(SiLU(A(x)));");
        Fused[] convolutions = Kernels<Convolution>(graph.Forward);
        Assert.Equal(["AddBias"], Steps(convolutions[0].Store).Take(1));
        Assert.Equal(Operand.Value, convolutions[0].Load.Result);
        Assert.Equal(["Map"], Steps(convolutions[1].Load));
        Assert.DoesNotContain(graph.Forward, node => node.Op is Map);
    }

    [Fact]
    public void StatisticsRideOnTheStoreOfWhatTheyAreOf()
    {
        NetworkGraph graph = Training("x = B(SiLU(A(x)));");
        Assert.IsType<BatchStatistics>(Assert.Single(Kernels<Convolution>(graph.Forward)[0].Reductions).Op);
        // Those of the image, which no kernel makes, are left.
        Assert.Single(graph.Forward, node => node.Op is BatchStatistics);
    }

    [Fact]
    public void AResidualRidesOnTheLaterBranch()
    {
        NetworkGraph graph = Training("x = A(x); x = SiLU(x + B(SiLU(x)));");
        Fused branch = Kernels<Convolution>(graph.Forward)[1];
        Assert.Equal(["AddBias", "Add"], Steps(branch.Store));
        Assert.Empty(Kernels<Elementwise>(graph.Forward));
    }

    [Fact]
    public void ABlockTrainsWithThreeKernelsAConvolution()
    {
        NetworkGraph graph = Training("x = A(x); x = SiLU(B(SiLU(x)));");
        Assert.DoesNotContain(graph.Nodes, node => node.Op is IElementwise);
        Assert.Empty(Kernels<Elementwise>(graph.Nodes));
        // Backward-data takes along what the statistics add, the derivative of SiLU, and the sum that A's shift needs.
        Fused backward = Assert.Single(Kernels<ConvolutionBackwardData>(graph.Backward));
        Assert.Equal(["Map", "AddLinear", "MapGradient"], Steps(backward.Store));
        Assert.IsType<ChannelSum>(Assert.Single(backward.Reductions).Op);
    }

    [Fact]
    public void InferenceStoresActivations()
    {
        NetworkGraph graph = Fuse.Run(
            Decompose.Run(
                FoldForInference.Run(Prune.Run(ForInference.Run(Staged.Body("x = B(SiLU(A(x)));", Called("A(B(")))))));
        Assert.Equal(["AddBias", "Map"], Steps(Kernels<Convolution>(graph.Forward)[0].Store));
    }

    [Fact]
    public void BatchNormAndItsActivationAreReadThroughALoad()
    {
        NetworkGraph graph = Training("x = C(ReLU(Norm(A(x))));");
        Assert.Equal(["Affine", "Map"], Steps(Kernels<Convolution>(graph.Forward)[1].Load));
        Fused backward = Assert.Single(Kernels<ConvolutionBackwardData>(graph.Backward));
        Assert.Equal(
            ["ChannelSum", "ChannelDot"], backward.Reductions.Select(reduction => reduction.Op.GetType().Name));
    }

    [Fact]
    public void ASumRidesWhereBothOperandsExist()
    {
        // B's result is read by C too, and C's by the sum alone.
        NetworkGraph graph = Training("Tensor y = B(x); x = y + C(y);");
        Assert.Equal([["AddBias"], ["Add"]], Kernels<Convolution>(graph.Forward).Select(fused => Steps(fused.Store)));
    }

    [Fact]
    public void WhatAReaderCannotRecomputeIsStored()
    {
        // Concatenation copies.
        NetworkGraph graph = Training("Tensor y = A(x); x = C(Concat(SiLU(y), y));");
        Fused activation = Assert.Single(Kernels<Elementwise>(graph.Forward));
        Assert.Equal(["Map"], Steps(activation.Store));
    }

    [Fact]
    public void TheLogitsAreStored()
    {
        NetworkGraph graph = Staged.Network($$"""
            [GResNetModel(Resolutions = [1], Classes = 3)]
            public partial class Net
            {
                {{Called("B(")}}
                public Tensor Forward(Tensor image) => SiLU(B(image));
            }
            """);
        graph = Fuse.Run(Decompose.Run(Differentiate.Run(FoldForTraining.Run(graph))));
        Assert.Contains(graph.Forward, node => node.Outputs.Contains(graph.Logits));
    }

    /// <summary>The layers that a body calls.</summary>
    private static string Called(string body) => string.Join(
        "\n",
        Layers.Where(layer => body.Contains(layer.Name + "("))
                .Select(layer => $"[{layer.Attribute}] private partial Tensor {layer.Name}(Tensor x);"));

    private static NetworkGraph Training(string body) => Fuse.Run(Decompose.Run(Differentiate.Run(
        FoldForTraining.Run(ShareStatistics.Run(Staged.Body(body, Called(body)))))));

    private static Fused[] Kernels<TOp>(IEnumerable<Node> nodes) where TOp : IRidden =>
        [.. nodes.Select(node => node.Op).OfType<Fused>().Where(fused => fused.Kernel is TOp)];

    private static IEnumerable<string> Steps(ElementwiseProgram program) =>
        program.Steps.Select(step => step.Op.GetType().Name);
}
