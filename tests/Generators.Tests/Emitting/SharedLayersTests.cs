using System.Text.RegularExpressions;
using GResNet.Generators.Tests.Driver;

namespace GResNet.Generators.Tests.Emitting;

/// <summary>
/// Shared blocks and stages, and shared layers in them, compile, and their calls are calls of one method.
/// </summary>
public sealed class SharedLayersTests
{
    private const string Blocks = Sources.Usings + """
        [GResNetBlock] public partial class Part(int width)
        {
            [SplitConv(Kernel = 3), Shared] private partial Tensor Mix(Tensor x, int channels);
            [BatchNorm] private partial Tensor Norm(Tensor x);
            public Tensor Forward(Tensor x) => x + DropPath(Norm(Mix(SiLU(Mix(x, width)), width)));
        }
        [GResNetBlock] public partial class Pair(int width)
        {
            [Block<Part>, Shared] private partial Tensor Inner(Tensor x, int width);
            public Tensor Forward(Tensor x) => Inner(SiLU(Inner(x, width)), width);
        }

        """;

    public static TheoryData<string, string> Models => new()
    {
        { "[Block<Part>, Shared] private partial Tensor L(Tensor x, int width);", "L(L(x, 3), 3)" },
        { "[Block<Part>, Shared] private partial Tensor L(Tensor x, int width);",
            "L(x, 3) + L(AvgPool(L(x, 3), 1), 3)" },
        { "[Stage<Part>(Blocks = 2), Shared] private partial Tensor L(Tensor x, int width);", "L(SiLU(L(x, 3)), 3)" },
        { "[Block<Pair>, Shared, StateName(\"\")] private partial Tensor L(Tensor x, int width);",
            "L(L(L(x, 3), 3), 3)" },
        { "[Stage<Pair>(Blocks = 2), Shared] private partial Tensor L(Tensor x, int width);", "L(L(x, 3), 3)" },
        { "[Block<Part>, Shared] private partial Tensor @class(Tensor x, int width);", "@class(@class(x, 3), 3)" },
    };

    [Theory, MemberData(nameof(Models))]
    public void Compile(string layer, string calls)
    {
        GenerationResult result = Generation.Run(Blocks + Model(layer, calls));
        Assert.Empty(result.Diagnostics);
        Assert.Empty(result.CompilerDiagnostics);
    }

    [Fact]
    public void CallsOfABlockAreCallsOfOneMethod()
    {
        // Between pools, so that no work of neighbours rides on the blocks' kernels.
        const string Calls = "AvgPool(L(AvgPool(L(AvgPool(L(AvgPool(S(x), 1), 3), 1), 3), 1), 3), 1)";
        const string Layers = """
            [Conv(Channels = 3)] private partial Tensor S(Tensor x);
                [Block<Part>, Shared] private partial Tensor L(Tensor x, int width);
            """;
        GenerationResult result = Generation.Run(Blocks + Model(Layers, Calls));

        foreach (string phase in new[] { "Forward", "Backward" })
            Assert.Single(Regex.Matches(result.Text($"Net.{phase}.g.cs"), @"private void Part"));
        foreach (string use in new[] { "Run by l, l (call 2), l (call 3).", "PartForward_3x8x8(LCall3Forward);" })
            Assert.Contains(use, result.Text("Net.Forward.g.cs"), StringComparison.Ordinal);
        Assert.Contains(
            "Run by l (call 3), l (call 2), l.", result.Text("Net.Backward.g.cs"), StringComparison.Ordinal);
    }

    private static string Model(string layer, string calls) => $$"""
        [GResNetModel(Resolutions = [8], Classes = 3)]
        public partial class Net
        {
            {{layer}}
            public Tensor Forward(Tensor image) { Tensor x = image; return GlobalAvgPool({{calls}}); }
        }
        """;
}
