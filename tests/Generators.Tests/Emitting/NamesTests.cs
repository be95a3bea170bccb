using GResNet.Generators.Tests.Driver;

namespace GResNet.Generators.Tests.Emitting;

/// <summary>Names in generated code say what they are, and look like no layer that they are not.</summary>
public sealed class NamesTests
{
    private const string Source = Sources.Usings + """
        [GResNetBlock] public partial class Part(int width, int stride = 1)
        {
            [Conv(Kernel = 3)] private partial Tensor Mix(Tensor x, int channels, int stride);
            [BatchNorm] private partial Tensor Norm(Tensor x);
            [Conv] private partial Tensor Skip(Tensor x, int channels, int stride);
            [BatchNorm] private partial Tensor SkipNorm(Tensor x);
            public Tensor Forward(Tensor x) => ReLU(SkipNorm(Skip(x, width, stride)) + DropPath(Norm(Mix(x, width, stride))));
        }
        [GResNetModel(Resolutions = [9], Classes = 3)]
        public partial class Net
        {
            [Conv(Channels = 8)] private partial Tensor S1(Tensor x);
            [Conv(Channels = 8)] private partial Tensor S12(Tensor x);
            [Stage<Part>(Blocks = 3)] private partial Tensor S3(Tensor x, int width, int stride);
            [Conv(Channels = 8)] private partial Tensor Sum(Tensor x);
            [Linear(Features = 3)] private partial Tensor Head(Tensor x);
            public Tensor Forward(Tensor image)
            {
                Tensor x = S1(image);
                x = x + ReLU(S12(x));
                x = x + Sum(AvgPool(x, 3, 1, 1));
                x = S3(x, 8, 2);
                return Head(GlobalAvgPool(x * LeakyReLU(x, 0.1f) + LeakyReLU(LeakyReLU(x, 0.2f) * x, 0.3f)));
            }
        }
        """;

    private static readonly GenerationResult Generated = Generation.Run(Source);

    private static readonly string Code = string.Join("\n", Generated.Files.Select(Generated.Text));

    [Fact]
    public void Compile()
    {
        Assert.Empty(Generated.Diagnostics);
        Assert.Empty(Generated.CompilerDiagnostics);
    }

    [Theory]
    [InlineData(@"\bs1 = ")]
    [InlineData(@"\bs12 = ")]
    [InlineData(@"private void PartForward_8x5x5_stride1\(")]
    [InlineData(@"\bnormSlope = ")]
    [InlineData(@"\bgXFromMix = ")]
    [InlineData(@"\bneighbourNorm\w* = ")]
    [InlineData("Offsets of maps, in floats of one image")]
    public void Say(string pattern) => Assert.Matches(pattern, Code);

    [Theory]
    [InlineData(@"\bx\d")]
    [InlineData(@"\bs\d+_\d\d")]
    [InlineData(@"\bvar gX\d")]
    [InlineData(@"\bslope\d")]
    [InlineData(@"\w+ward_[x\d]+_\d\b")]
    [InlineData(@"\w+(Load|Store)\d")]
    public void DoNotCount(string pattern) => Assert.DoesNotMatch(pattern, Code);

    [Fact]
    public void ALayersNameIsForWhatTheLayerReturns() => Assert.Matches(@"\bsum2\b", Code);

    [Fact]
    public void OperatorsOfOtherNumbersSayThem()
    {
        GenerationResult result = Generation.Run(Sources.Usings + """
            [GResNetModel(Resolutions = [9], Classes = 3)]
            public partial class Net
            {
                [Conv(Channels = 8)] private partial Tensor A(Tensor x);
                [Conv(Channels = 8)] private partial Tensor B(Tensor x);
                [Conv(Channels = 3)] private partial Tensor C(Tensor x);
                public Tensor Forward(Tensor image) => GlobalAvgPool(C(LeakyReLU(B(LeakyReLU(A(image), 0.1f)), 0.25f)));
            }
            """);

        Assert.Matches(@"struct LeakyReLULoad\b", result.Text("Net.Operators.g.cs"));
        Assert.Matches(@"struct LeakyReLULoad_0_25\b", result.Text("Net.Operators.g.cs"));
    }

    [Fact]
    public void AuthorsNamesMeetNoneOfThoseThatAreGenerated() => Assert.Empty(Generation.Run(Sources.Usings + """
        [GResNetBlock] public partial class Part(int kernel)
        {
            [Conv(Channels = 8)] private partial Tensor Graph(Tensor x, int kernel);
            public Tensor Forward(Tensor x) => ReLU(Graph(x, kernel));
        }
        [GResNetBlock] public partial class Part_2
        {
            [Conv(Channels = 8)] private partial Tensor At(Tensor x);
            public Tensor Forward(Tensor x) => ReLU(At(x));
        }
        [GResNetModel(Resolutions = [9], Classes = 3)]
        public partial class Net
        {
            [Block<Part>] private partial Tensor Image(Tensor x, int kernel);
            [Block<Part>] private partial Tensor Resolution(Tensor x, int kernel);
            [Block<Part_2>] private partial Tensor Onnx(Tensor x);
            [Conv(Channels = 3)] private partial Tensor Build(Tensor x);
            public Tensor Forward(Tensor image) =>
                GlobalAvgPool(Build(Onnx(Resolution(Image(image, kernel: 1), kernel: 3))));
        }
        """).CompilerDiagnostics);
}
