using System.Text.RegularExpressions;
using GResNet.Generators.Tests.Driver;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GResNet.Generators.Tests.Reading;

/// <summary>Code as it is while somebody types it: the generator reports or is silent, and never fails.</summary>
public class HalfTypedCodeTests
{
    private const string Feature = Sources.Usings + """
        namespace Author;

        public static partial class Outer
        {
            public enum Kind { Plain, Wide }

            [GResNetBlock]
            public partial record Mixed(int Width, (int, bool)[] Steps, Kind Kind = Kind.Plain, string Name = "x")
            {
                private static readonly int[] Sizes = [1, 3, .. new[] { 5 }];
                private int Inner => Math.Max(Width / 2, 1);
                private readonly float rate = 0.5f;

                [Conv(Kernel = 3), StateName("conv.0")] private partial Tensor First(Tensor x, int channels, int stride);
                [PReLU, Shared] private partial Tensor Act(Tensor x);

                public Tensor Forward(Tensor x)
                {
                    foreach ((int stride, bool act) in Steps)
                        x = act ? Act(x) : AvgPool(x, stride);
                    for (int i = 0, j = Sizes[^1]; i < j; i++, j -= 2)
                    {
                        if (i == 1) continue;
                        x += Local(x) * rate;
                    }
                    Tensor[] maps = [x, First(x, Inner, 1)];
                    (int a, int b) = (maps.Length, 2);
                    switch (Kind)
                    {
                        case Kind.Wide when a > b: x = maps[0]; break;
                        default: x = Concat(maps); break;
                    }
                    return Width switch { > 2 and < 100 => x, 1 or 2 => Sigmoid(x), var n => throw new ArgumentException($"{Name}: {n}") };

                    Tensor Local(Tensor t) => Dropout(t, rate);
                }
            }
        }
        """;

    public static TheoryData<string> Samples => [Sources.Bottleneck + Model(), Feature];

    [Fact]
    public void The_samples_are_right()
    {
        foreach (string sample in (string[])[Sources.Bottleneck + Model(), Feature])
        {
            GenerationResult result = Generation.Run(sample);
            Assert.Empty(result.Diagnostics);
            Assert.DoesNotContain(result.CompilerDiagnostics, d => d.Severity == DiagnosticSeverity.Error);
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_file_that_ends_early(string sample) =>
        HalfTyped.CheckEach(Tokens(sample).Select(token => sample[..token.SpanStart]));

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_token_that_is_missing(string sample) =>
        HalfTyped.CheckEach(Tokens(sample).Select(token => sample.Remove(token.SpanStart, token.Span.Length)));

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_token_in_place_of_its_neighbour(string sample) =>
        HalfTyped.CheckEach(Tokens(sample).Zip(Tokens(sample).Skip(1)).Select(
            pair =>
                sample.Remove(pair.First.SpanStart, pair.First.Span.Length)
                    .Insert(pair.First.SpanStart, pair.Second.Text)));

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_line_that_is_missing(string sample)
    {
        string[] lines = sample.Split('\n');
        HalfTyped.CheckEach(
            Enumerable.Range(0, lines.Length).Select(i => string.Join('\n', lines.Where((_, k) => k != i))));
    }

    private static string Model() =>
        Regex.Replace(Sources.Model, @"^using.*$|^namespace.*$", "", RegexOptions.Multiline);

    private static IEnumerable<SyntaxToken> Tokens(string source) =>
        CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Preview)).GetRoot().DescendantTokens()
            .Where(token => token.Span.Length > 0);
}
