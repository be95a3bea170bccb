using GResNet.Generators.Tests.Driver;

namespace GResNet.Generators.Tests.Emitting;

/// <summary>What is shown of a layer where the author points at it.</summary>
public class LayerDocumentationTests
{
    private const string Part = """
        [GResNetBlock]
        public partial class Part(int width, string name = "a<b")
        {
            [SplitConv(Kernel = 3)] private partial Tensor Mix(Tensor x, int channels);
            public Tensor Forward(Tensor x) => name == "" ? x : x + SiLU(Mix(x, width));
        }

        [GResNetBlock]
        public partial class Plain { public Tensor Forward(Tensor x) => ReLU(x); }

        """;

    [Fact]
    public void Layers_of_blocks_show_shapes_and_sizes()
    {
        string text = Layers("Net", """
            [Conv] private partial Tensor Stem(Tensor x, int channels);
            [Stage<Part>(Blocks = 2)] private partial Tensor Middle(Tensor x, int width);
            [Block<Part>, StateName("")] private partial Tensor Last(Tensor x, int width);
            [Block<Plain>] private partial Tensor Small(Tensor x);
            """, "Small(Last(Middle(Stem(image, 4), 4), 4))");

        // 3×3×4×4 weights, 4 scales and 4 shifts in each part; 144 · 8 · 8 multiply-adds.
        Assert.Contains(
            "Net at 8 px: 2 × Part(width: 4, name: \"a&lt;b\"), 4×8×8 → 4×8×8, 304 parameters, 18.4 K multiply-adds, ",
            text, StringComparison.Ordinal);
        Assert.Contains(
            "Net at 8 px: Part(width: 4, name: \"a&lt;b\"), 4×8×8 → 4×8×8, 152 parameters, 9,216 multiply-adds, ",
            text, StringComparison.Ordinal);
        Assert.Contains("Net at 8 px: Plain, 4×8×8 → 4×8×8, 0 parameters, 0 multiply-adds, 0 bytes", text,
            StringComparison.Ordinal);
        Assert.DoesNotContain("no model", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_places_that_are_alike_are_counted() => Assert.Contains(
        "Net at 8 px, middle.0 and 8 more: split conv 3×3, ",
        Layers("Part", """
            [Conv] private partial Tensor Stem(Tensor x, int channels);
            [Stage<Part>(Blocks = 9)] private partial Tensor Middle(Tensor x, int width);
            """, "Middle(Stem(image, 4), 4)"), StringComparison.Ordinal);

    [Fact]
    public void A_block_of_many_uses_shows_the_first_and_a_count()
    {
        string[] lines = [.. Layers("Part", """
            [Conv] private partial Tensor S0(Tensor x, int channels);
            [Stage<Part>(Blocks = 2)] private partial Tensor Middle(Tensor x, int width);
            """ + string.Concat(Enumerable.Range(1, 5).Select(i => $"""

            [Conv] private partial Tensor S{i}(Tensor x, int channels);
            [Block<Part>] private partial Tensor P{i}(Tensor x, int width);
            """)), "P5(S5(P4(S4(P3(S3(P2(S2(P1(S1(Middle(S0(image, 4), 4), 5), 5), 6), 6), 7), 7), 8), 8), 9), 9)")
            .Split('\n').Where(line => line.Contains("<para>", StringComparison.Ordinal))];

        Assert.Equal(2, lines.Length);
        Assert.Contains(
            "Net at 8 px, middle.0, middle.1: split conv 3×3, 4×8×8 → 4×8×8, ", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("<para>And 5 other uses in Net: the Summary of a model lists all of its layers.</para>",
            lines[1].TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void Calls_of_a_shared_block_are_added_up_and_its_weights_are_not()
    {
        string text = Layers("Net", """
            [Conv] private partial Tensor Stem(Tensor x, int channels);
            [Block<Part>, Shared] private partial Tensor Twice(Tensor x, int width);
            """, "Twice(SiLU(Twice(Stem(image, 4), 4)), 4)");
        Assert.Contains(
            "Net at 8 px: Part(width: 4, name: \"a&lt;b\"), 2 calls, 4×8×8 → 4×8×8, 152 parameters, 18.4 K "
                + "multiply-adds,", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_blocks_are_made_with_is_no_markup_in_methods_either()
    {
        GenerationResult result = Generation.Run(Sources.Usings + Part + """
            [GResNetModel(Resolutions = [8], Classes = 3)]
            public partial class Net
            {
                [Block<Part>] private partial Tensor Only(Tensor x, int width);
                public Tensor Forward(Tensor image) => GlobalAvgPool(Only(image, 3));
            }
            """);
        Assert.Empty(result.CompilerDiagnostics);
        foreach (string file in new[] { "Forward", "Backward", "Inference" })
        {
            string text = result.Text($"Net.{file}.g.cs");
            string[] documentation =
                [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("///"))];
            Assert.Contains(documentation, line => line.Contains("name: \"a&lt;b\"", StringComparison.Ordinal));
            System.Xml.Linq.XElement.Parse($"<all>{string.Concat(documentation.Select(line => line[3..]))}</all>");
        }
    }

    [Fact]
    public void A_layer_of_no_model_says_so() => Assert.Contains(
        "<para>In no model that compiles.</para>", Layers("Part", "", "ReLU(image)"), StringComparison.Ordinal);

    /// <summary>
    /// The other halves of the layers of a class, in a project with a model of these layers, its body and a head.
    /// </summary>
    private static string Layers(string type, string layers, string body)
    {
        GenerationResult result = Generation.Run(Sources.Usings + Part + $$"""
            [GResNetModel(Resolutions = [8, 12], Classes = 4)]
            public partial class Net
            {
                {{layers}}
                [Linear(Features = 4)] private partial Tensor Head(Tensor x);
                public Tensor Forward(Tensor image) => Head(GlobalAvgPool({{body}}));
            }
            """);
        Assert.Empty(result.Diagnostics);
        return result.Text($"{type}.Layers.g.cs");
    }
}
