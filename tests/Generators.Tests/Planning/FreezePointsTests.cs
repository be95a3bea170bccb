using GResNet.Generators.Tests.Driver;

namespace GResNet.Generators.Tests.Planning;

public sealed class FreezePointsTests
{
    private const string Block = Sources.Usings + """
        [GResNetBlock] public partial class Part(int width)
        {
            [Conv(Kernel = 3)] private partial Tensor Mix(Tensor x, int channels);
            public Tensor Forward(Tensor x) => ReLU(Mix(x, width));
        }
        [GResNetModel(Resolutions = [8], Classes = 3)]
        public partial class Net
        {
            [Block<Part>] private partial Tensor First(Tensor x, int width);
            [Block<Part>] private partial Tensor Second(Tensor x, int width);
            [Linear(Features = 3)] private partial Tensor Head(Tensor x);
            public Tensor Forward(Tensor image) => Head(GlobalAvgPool(Second(First(IMAGE, 8), 8)));
        }
        """;

    /// <summary>What has no state is no place by itself, whatever the model begins with.</summary>
    [Theory]
    [InlineData("image")]
    [InlineData("AvgPool(image, kernel: 2, stride: 2)")]
    [InlineData("2f * image")]
    public void Places_are_behind_state(string begin)
    {
        GenerationResult generated = Generation.Run(Block.Replace("IMAGE", begin, StringComparison.Ordinal));
        Assert.Empty(generated.Diagnostics);
        Assert.Empty(generated.CompilerDiagnostics);
        string code = string.Join("\n", generated.Files.Select(generated.Text));
        Assert.Contains("new(\"first\", \"first\", Tensors: 1, Streams: 0)", code, StringComparison.Ordinal);
        Assert.Contains("new(\"second\", \"second\", Tensors: 2, Streams: 0)", code, StringComparison.Ordinal);
    }
}
