using GResNet.Generators.Tests.Driver;
using Microsoft.CodeAnalysis;

namespace GResNet.Generators.Tests.Travel;

/// <summary>Models of blocks that are in other assemblies.</summary>
public class TravelTests
{
    private const string Residual = """
        namespace Parts;

        [GResNetBlock]
        public partial class Residual(int width)
        {
            [SplitConv(Kernel = 3)] private partial Tensor Mix(Tensor x, int channels);
            public Tensor Forward(Tensor x) => x + ReLU(Mix(x, width));
        }
        """;

    private const string Model = """
        [GResNetModel(Resolutions = [8], Classes = 4)]
        public partial class Net
        {
            [Block<Parts.Residual>] private partial Tensor Body(Tensor x, int width);
            [Conv(Channels = 4)] private partial Tensor Stem(Tensor x);
            public Tensor Forward(Tensor image) => GlobalAvgPool(Body(Stem(image), 4));
        }
        """;

    /// <summary>State, hash, code, figures: all is as if the blocks were the project's own.</summary>
    [Fact]
    public void What_is_generated_does_not_depend_on_where_blocks_are()
    {
        GenerationResult own = Generation.Run(Sources.Usings + Everything.Blocks + Everything.Model);
        Assert.Empty(own.Diagnostics);
        GenerationResult other = Generation.Run(Referenced.Project(
            "Author", Everything.Model, Referenced.Assembly("Parts", Everything.Blocks)));

        Assert.Empty(other.Diagnostics);
        Assert.Empty(other.CompilerDiagnostics);
        string[] files = [.. other.Files];
        Assert.Contains("Net.Summary.g.cs", files);
        Assert.All(files, file => Assert.Equal(own.Text(file), other.Text(file)));
        Assert.Contains(
            "Net at 8 px: Every(widths: [4, 5]", other.Text("Net.Layers.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_of_a_block_of_a_third_assembly_is_found()
    {
        PortableExecutableReference parts = Referenced.Assembly("Parts", Residual);
        PortableExecutableReference pairs = Referenced.Assembly("Pairs", """
            namespace Pairs;

            [GResNetBlock]
            public partial record Pair(int width)
            {
                [Stage<Parts.Residual>(Blocks = 2)] private partial Tensor Both(Tensor x, int width);
                public Tensor Forward(Tensor x) => Both(x, width);
            }
            """, parts);
        string model = Sources.Usings + Model.Replace("Parts.Residual", "Pairs.Pair", StringComparison.Ordinal);

        Marked.Check(model, parts, pairs);
        Diagnostic missing = Marked.Check(
            model.Replace(" Body(Tensor", " {|GRN0116:Body|}(Tensor", StringComparison.Ordinal), pairs).Single();
        Assert.Equal(
            "Layer 'Body' cannot be made of 'Pairs.Pair' of Pairs: it is made of 'Parts.Residual' of Parts, which is "
                + "not found; reference that assembly, too",
            missing.GetMessage());
    }

    /// <summary>Two assemblies may have classes of one name, and so may the project itself.</summary>
    [Fact]
    public void Blocks_of_one_name_are_told_apart_by_their_assembly()
    {
        PortableExecutableReference other = Referenced.Assembly(
                "Other", Residual.Replace("Kernel = 3", "Kernel = 1", StringComparison.Ordinal))
            .WithAliases(["other"]);
        GenerationResult result = Generation.Run(Generation.Compile("extern alias other;\n" + Sources.Usings + """
            [GResNetModel(Resolutions = [8], Classes = 4)]
            public partial class Net
            {
                [Block<other::Parts.Residual>] private partial Tensor A(Tensor x, int width);
                [Block<Parts.Residual>] private partial Tensor B(Tensor x, int width);
                [Conv(Channels = 4)] private partial Tensor Stem(Tensor x);
                public Tensor Forward(Tensor image) => GlobalAvgPool(B(A(Stem(image), 4), 4));
            }
            """, Sources.Usings + Residual).AddReferences(other));

        Assert.Empty(result.Diagnostics);
        string summary = result.Text("Net.Summary.g.cs");
        Assert.Contains("\"a.mix.weight\", Models::StateRole.Weight, [4, 4, 1, 1]", summary, StringComparison.Ordinal);
        Assert.Contains("\"b.mix.weight\", Models::StateRole.Weight, [4, 4, 3, 3]", summary, StringComparison.Ordinal);
    }

    /// <summary>
    /// Its code is elsewhere: what does not fit is said where the project uses it, and warnings are not.
    /// </summary>
    [Fact]
    public void A_mistake_in_a_referenced_block_is_said_where_it_is_used()
    {
        Diagnostic found = Marked.Check(
            Sources.Usings + Model.Replace(
                "Body(Stem(image), 4)", "{|GRN2003:Body(Stem(image), 5)|}", StringComparison.Ordinal),
            Referenced.Assembly("Parts", Residual)).Single();
        Assert.Equal(
            "Cannot add 4×8×8 (Stem) and 5×8×8 (Mix) at 8 px in body: give both the same number of channels, for "
                + "instance by a 1×1 convolution", found.GetMessage());

        Marked.Check(
            Sources.Usings + Model.Replace("+ ReLU", "", StringComparison.Ordinal),
            Referenced.Assembly("Parts", Residual.Replace("x + ReLU(Mix(x, width))", "Mix(x, width)",
                StringComparison.Ordinal).Replace("Kernel = 3", "Kernel = 2", StringComparison.Ordinal)));
    }

    /// <summary>An editor refers to projects of the solution as they stand, with what is generated in them.</summary>
    [Fact]
    public void A_project_that_is_referenced_as_it_stands_serves_as_well()
    {
        Compilation parts = Generation.Run(Referenced.Project("Parts", Residual)).Output;
        Marked.Check(Sources.Usings + Model, parts.ToMetadataReference());
    }

    [Fact]
    public void Only_public_blocks_and_what_they_are_made_of_are_written()
    {
        GenerationResult result = Generation.Run(Sources.Usings + Everything.Blocks + """
            [GResNetBlock] internal partial class Hidden { public Tensor Forward(Tensor x) => ReLU(x); }
            [GResNetBlock] public partial class Broken { public Tensor Forward(Tensor x) => null!.ToString(); }
            """);
        Assert.Equal(["Parts.Every.Spec.g.cs", "Parts.Inner.Spec.g.cs"],
            result.Files.Where(file => file.EndsWith(".Spec.g.cs", StringComparison.Ordinal)).Order());
    }
}
