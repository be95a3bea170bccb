using System.Text.RegularExpressions;
using GResNet.Generators.Graph;
using GResNet.Generators.Passes;
using GResNet.Generators.Specs;
using GResNet.Generators.Tests.Driver;

namespace GResNet.Generators.Tests.Passes;

/// <summary>What rides on what. That the results stay the same is tested by running them.</summary>
public partial class FuseTests
{
    private static readonly (string Name, string Attribute)[] Layers =
    [
        ("A", "SplitConv(Channels = 3, Kernel = 3)"), ("B", "SplitConv(Channels = 3)"), ("C", "Conv(Channels = 3)"),
        ("Norm", "BatchNorm"), ("Pixels", "LayerNorm"), ("Groups", "GroupNorm(Groups = 3)"),
    ];

    [Fact]
    public void TrainingStoresWhatComesBeforeAnActivationAndRecomputesTheRest()
    {
        string[] lines = Training("x = B(SiLU(A(x)));");
        Assert.Contains("a = Convolution(image) + a.foldedBias; b.statistics = statistics of SiLU(a)", lines);
        Assert.Contains("b = Convolution(SiLU(a)) + b.foldedBias", lines);
    }

    [Fact]
    public void StatisticsOfWhatNoKernelMakesHaveTheirOwn() => Assert.Equal(
        ["a.statistics = BatchStatistics(image)"],
        Training("x = B(SiLU(A(x)));").Where(line => line.Contains("BatchStatistics", StringComparison.Ordinal)));

    [Fact]
    public void AResidualRidesOnTheLaterBranch() => Assert.Contains(
        "sum = Convolution(SiLU(a)) + b.foldedBias + a", Training("x = A(x); x = SiLU(x + B(SiLU(x)));"));

    /// <summary>
    /// Backward-data takes along what the statistics add, the derivative of SiLU, and the sum that A's shift needs.
    /// </summary>
    [Fact]
    public void ABlockTrainsWithThreeKernelsAConvolution() => Assert.Equal(
        [
            "a = Convolution(image) + a.foldedBias; b.statistics = statistics of SiLU(a)",
            "b = Convolution(SiLU(a)) + b.foldedBias",
            "b.rawGradient = ConvolutionBackwardWeights(SiLU(a))",
            "∂a = (ConvolutionBackwardData(∂b) + SiLU(a)·b.correctionSlope + b.correctionOffset)·SiLU′(a); "
                + "∂a.shift = Σ ∂a",
        ],
        Training("x = A(x); x = SiLU(B(SiLU(x)));").Where(line => line.Contains("SiLU(a)", StringComparison.Ordinal)));

    [Fact]
    public void InferenceStoresActivations() => Assert.Contains(
        "silu = SiLU(Convolution(image) + a.foldedBias)",
        Short(Printed.Inference(Staged.Body("x = B(SiLU(A(x)));", Called("A(B(")), nameof(Fuse))));

    [Fact]
    public void BatchNormAndItsActivationAreReadThroughALoad()
    {
        string[] lines = Training("x = C(ReLU(Norm(A(x))));");
        Assert.Contains("c = Convolution(ReLU(a·norm.slope + norm.offset))", lines);
        Assert.Contains("∂norm = ConvolutionBackwardData(∂c)·ReLU′(a·norm.slope + norm.offset); "
            + "∂norm.bias = Σ ∂norm; norm.channelDot = Σ ∂norm·a", lines);
    }

    [Theory]
    [InlineData("Pixels", "pixels", "LayerNorm")]
    [InlineData("Groups", "groups", "GroupNorm")]
    public void AnImagesNormalizationStoresWhatItMakesAndItsAffineRides(string layer, string name, string op)
    {
        string body = $"x = C(SiLU({layer}(A(x))));";
        string affine = $"{name}.normalized·{name}.weight + {name}.bias";
        string[] lines = Training(body);
        Assert.Contains($"{name}.normalized, {name}.deviations = {op}(a)", lines);
        Assert.Contains($"c = Convolution(SiLU({affine}))", lines);
        Assert.Contains($"∂{name} = ConvolutionBackwardData(∂c)·SiLU′({affine}); "
            + $"∂{name}.weight = Σ ∂{name}·{name}.normalized; ∂{name}.bias = Σ ∂{name}", lines);
        Assert.Contains($"∂a = ImageNormalizationBackward(∂{name}·{name}.weight); ∂a.shift = Σ ∂a", lines);

        lines = Short(Printed.Inference(Staged.Body(body, Called(body)), nameof(Fuse)));
        Assert.Contains($"silu, {name}.deviations = SiLU({op}(a)·{name}.weight + {name}.bias)", lines);
    }

    /// <summary>Squeeze and excitation: neither what is gated nor the gated map is stored.</summary>
    [Fact]
    public void AGateRidesOnTheLoadOfWhatReadsIt()
    {
        string[] lines = Training("x = SiLU(A(x)); x = C(x * GlobalAvgPool(x));");
        Assert.Contains(lines, line => line.StartsWith("c = Convolution(SiLU(a)·", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("= SiLU(a)", StringComparison.Ordinal));
    }

    /// <summary>B's result is read by C too, and C's by the sum alone.</summary>
    [Fact]
    public void ASumRidesWhereBothOperandsExist() => Assert.Equal(
        ["b = Convolution(image) + b.foldedBias", "sum = Convolution(b) + b"],
        Training("Tensor y = B(x); x = y + C(y);").Where(line =>
            line.Contains("Convolution(", StringComparison.Ordinal)));

    /// <summary>Concatenation copies.</summary>
    [Fact]
    public void WhatAReaderCannotRecomputeIsStored() =>
        Assert.Contains("silu = SiLU(a)", Training("Tensor y = A(x); x = C(Concat(SiLU(y), y));"));

    [Fact]
    public void TheLogitsAreStored()
    {
        NetworkGraph graph = Pipeline.Training(new CompileOptions()).Derive(Staged.Network($$"""
            [GResNetModel(Resolutions = [1], Classes = 3)]
            public partial class Net
            {
                {{Called("B(")}}
                public Tensor Forward(Tensor image) => SiLU(B(image));
            }
            """)).Kernels;
        Assert.Contains(graph.Forward, node => node.Outputs.Contains(graph.Logits));
    }

    /// <summary>The layers that a body calls.</summary>
    private static string Called(string body) => string.Join(
        "\n",
        Layers.Where(layer => body.Contains(layer.Name + "("))
                .Select(layer => $"[{layer.Attribute}] private partial Tensor {layer.Name}(Tensor x);"));

    private static string[] Training(string body) =>
        Short(Printed.Training(Staged.Body(body, Called(body)), nameof(Fuse)));

    /// <summary>The lines with the first operand of each kernel alone.</summary>
    private static string[] Short(string[] lines) =>
        [.. lines.Select(line => FirstOperand().Replace(line, match => match.Groups[1].Value + ")"))];

    [GeneratedRegex(@"(\w+\((?:[^(),]|\([^()]*\))*), [^()]*\)")]
    private static partial Regex FirstOperand();
}
