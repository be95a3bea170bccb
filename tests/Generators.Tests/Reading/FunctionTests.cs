using GResNet.Generators.Tests.Driver;
using Microsoft.CodeAnalysis;

namespace GResNet.Generators.Tests.Reading;

/// <summary>An author's own elementwise functions: what is understood, and what is said of what is not.</summary>
public class FunctionTests
{
    [Theory]
    [InlineData("Map(x, F)", "static Scalar F(Scalar x) => x + Square(Sin(x));")]
    [InlineData("Map(x, F)", "Scalar F(Scalar x) { var y = width * x; y += 1; y = -y; return width > 2 ? y : x; }")]
    [InlineData("Map(x, F)", "static Scalar F(Scalar x) => x > 0 ? x : x <= -1 ? -1 : Exp(x) - 1.5;")]
    [InlineData("Map(x, F)", "static Scalar F(Scalar x) { for (int i = 0; i < 3; i++) x = G(x, i); return x; } "
        + "static Scalar G(Scalar x, int i) => i % 2 == 0 ? Tanh(x) : LeakyReLU(x, 0.1f);")]
    [InlineData("Map(x, v => v / (1 + Abs(v)))", "")]
    [InlineData("Map(x, v => { Scalar s = Sigmoid(v); return v * s * (1 - s); })", "")]
    [InlineData("Map(x, -x, (a, b) => Max(a, b) + width)", "")]
    [InlineData("Map(x, ReLU(x), SiLU(x), F)", "static Scalar F(Scalar a, Scalar b, Scalar c) => a * b + c;")]
    [InlineData("F(x)", "static Tensor F(Tensor x) => Map(x, F); static Scalar F(Scalar x) => Pow(x, 3) - x;")]
    [InlineData("F(x)", "static Tensor F(Tensor x) { return Map(x, G); Scalar G(Scalar v) => Log(1 + Exp(v)); }")]
    [InlineData("Map(x, Functions.F)", "")]
    [InlineData("Map(x, ReLU(x), (a, b) => a)", "")]
    [InlineData("Map(x, v => 1)", "")]
    [InlineData("Map(x, F)",
        "static Scalar F(Scalar x) { Scalar y = default; ScalarCondition c = x > y; return c ? 1 : 2; }")]
    public void IsUnderstood(string call, string members)
    {
        GenerationResult result = Generation.Run(Source(call, members));
        Assert.Empty(result.Diagnostics);
        Assert.Empty(result.CompilerDiagnostics);
    }

    [Theory]
    [InlineData("Map(x, F)", "static Scalar F(Scalar x) { if ({|GRN1001:x > 0|}) return x; return -x; }",
        "it differs from element to element; choose between two values with 'condition ? a : b'")]
    [InlineData("Map(x, F)", "static Scalar F(Scalar x) { while ({|GRN1001:x < 1|}) x += 1; return x; }",
        "choose between two values")]
    [InlineData("Map(x, F)", "static Scalar F(Scalar x) { int k = {|GRN1001:x > 0|} ? 1 : 2; return k * x; }",
        "declare the result as Scalar")]
    [InlineData("Map(x, F)", "static Scalar F(Scalar x) => x > 0 ? {|GRN1002:F(x - 1)|} : x;", "'F' calls itself")]
    [InlineData("Map(x, F)", "static Func<Scalar, Scalar> g = v => v; static Scalar F(Scalar x) => {|GRN1001:g(x)|};",
        "it is a delegate; write a method")]
    [InlineData("Map(x, {|GRN1001:Sin|})", "", "give Map a method of this class, a local function or a lambda")]
    [InlineData("Map(x, F)",
        "static Scalar F(Scalar x) { for (int i = 0; i < 20; i++) x = {|GRN0107:x * x|}; return x; }", "at most 200")]
    [InlineData("{|GRN2003:Map(x, AvgPool(x, 2), (a, b) => a * b)|}", "", "Cannot combine")]
    [InlineData("{|GRN2003:x - AvgPool(x, 2)|}", "", "Cannot subtract")]
    [InlineData("{|GRN0107:Softplus(x, -1)|}", "", "it must be positive")]
    public void IsRefusedWhereItStands(string call, string members, string says)
    {
        Diagnostic found = Assert.Single(Marked.Check(Source(call, members)));
        Assert.Contains(says, found.GetMessage(), StringComparison.Ordinal);
    }

    /// <summary>Its name stands in comments, and what it is beside the code that computes it.</summary>
    [Fact]
    public void IsShownInFormulas()
    {
        GenerationResult result = Generation.Run(
            Source("Map(x, Snake)", "static Scalar Snake(Scalar x) => x + Square(Sin(x));"));
        Assert.Contains("Snake(mix)", result.Text("Net.Forward.g.cs"), StringComparison.Ordinal);
        string operators = result.Text("Net.Operators.g.cs");
        Assert.Contains("Snake(x), where Snake(x) = x + Square(sin(x)).", operators, StringComparison.Ordinal);
        Assert.Contains("Snake′(z)", operators, StringComparison.Ordinal);
    }

    private static string Source(string call, string members) => Sources.Usings + $$"""
        public static class Functions
        {
            public static Scalar F(Scalar x) => Sqrt(Clamp(x, 0.1, 2));
        }

        [GResNetBlock]
        public partial class Part(int width)
        {
            {{members}}
            [Conv(Channels = 3)] private partial Tensor Mix(Tensor x);
            [Conv(Channels = 3)] private partial Tensor Last(Tensor x);
            public Tensor Forward(Tensor image)
            {
                Tensor x = width > 0 ? Mix(image) : image;
                return Last({{call}});
            }
        }

        [GResNetModel(Resolutions = [8], Classes = 3)]
        public partial class Net
        {
            [Block<Part>] private partial Tensor Part(Tensor x, int width);
            public Tensor Forward(Tensor image) => GlobalAvgPool(Part(image, 3));
        }
        """;
}
