using GResNet.Generators.Tests.Driver;
using GResNet.Generators.Travel;
using Microsoft.CodeAnalysis;

namespace GResNet.Generators.Tests.Travel;

/// <summary>GRN0116: blocks of other assemblies that cannot be read.</summary>
public class UnreadableBlockTests
{
    private const string Class = """
        namespace Parts;

        [GResNetBlock]
        public class Part { public Tensor Forward(Tensor x) => ReLU(x); }
        """;

    private const string Use = Sources.Usings + """
        [GResNetBlock]
        public partial class Whole
        {
            [Block<Parts.Part>] private partial Tensor {|GRN0116:Body|}(Tensor x);
            public Tensor Forward(Tensor x) => Body(x);
        }

        [GResNetModel(Resolutions = [8], Classes = 3)]
        public partial class Net
        {
            [Block<Whole>] private partial Tensor Body(Tensor x);
            public Tensor Forward(Tensor image) => GlobalAvgPool(Body(image));
        }
        """;

    private static readonly PortableBlock Block = new(
        "Part", "Parts.Part", [], [], -1, [],
        [new("Forward", ["x"], [0], 1, new Specs.Code.ReturnStatement(new Specs.Code.LocalExpression(0, 0)))], 0);

    private const string Damaged = "what its assembly says of it is damaged; build that assembly anew";

    private const string Silent = "its assembly says nothing of it: the class must be public and without errors, and "
        + "its project be built with this generator";

    private const string SameVersion = "build both projects with one version of GResNet";

    /// <summary>What stands in the attribute, and what is said of it.</summary>
    public static TheoryData<int, string, string> Attributes
    {
        get
        {
            string whole = BlockFormat.Write(Block);
            byte[] bytes = Convert.FromBase64String(whole);
            bytes[^3] ^= 4;
            return new()
            {
                {
                    BlockFormat.Version + 1, whole,
                    $"it is written in format {BlockFormat.Version + 1}, and read is format {BlockFormat.Version}; "
                        + SameVersion
                },
                { BlockFormat.Version, "", Damaged },
                { BlockFormat.Version, "no base 64", Damaged },
                { BlockFormat.Version, whole[..^4], Damaged },
                { BlockFormat.Version, Convert.ToBase64String(bytes), Damaged },
                { BlockFormat.Version, BlockFormat.Write(Block with { FullName = "Parts.Other" }), Damaged },
                { BlockFormat.Version, BlockFormat.Write(Block with { Forward = 1 }), Damaged },
                {
                    BlockFormat.Version,
                    BlockFormat.Write(Block with { Layers = [new(0, "A", null, false, "Future", null, [], [])] }),
                    "it uses [Future], which is not known here; " + SameVersion
                },
                {
                    BlockFormat.Version,
                    BlockFormat.Write(Block with
                    {
                        Layers = [new(0, "A", null, false, "Conv", null, [new("Curvature", 1)], [])],
                    }),
                    "it uses Curvature of [Conv], which is not known here; " + SameVersion
                },
                {
                    BlockFormat.Version,
                    BlockFormat.Write(Block with
                    {
                        Methods =
                        [
                            new("Forward", ["x"], [0], 1, new Specs.Code.ReturnStatement(
                                new Specs.Code.OperationExpression(0, "Twist", []))),
                        ],
                    }),
                    "it uses the operation Twist, which is not known here; " + SameVersion
                },
            };
        }
    }

    [Theory, MemberData(nameof(Attributes))]
    public void What_cannot_be_read_is_said_where_it_is_used(int format, string spec, string objection) =>
        Check(objection, Referenced.Image(Referenced.Project(
            "Parts", $"[assembly: BlockSpec(\"Parts.Part\", {format}, \"{spec}\")]\n{Class}")));

    [Fact]
    public void So_is_a_block_of_which_its_assembly_says_nothing() =>
        Check(Silent, Referenced.Image(Referenced.Project("Parts", Class)));

    [Fact]
    public void So_is_a_block_of_a_project_in_which_nothing_was_generated_yet() =>
        Check(Silent, Referenced.Project("Parts", Class).ToMetadataReference());

    [Fact]
    public void So_is_a_block_whose_class_has_changed_since() => Check(
        "its assembly says nothing of its parameter 'width'; build that assembly anew",
        Referenced.Image(Referenced.Project("Parts",
            $"[assembly: BlockSpec(\"Parts.Part\", {BlockFormat.Version}, \"{BlockFormat.Write(Block)}\")]\n"
                + Class.Replace("Part {", "Part(int width) { private int Width => width;", StringComparison.Ordinal))),
        Use.Replace("(Tensor x);\n    public Tensor Forward(Tensor x) => Body(x)",
            "(Tensor x, int width);\n    public Tensor Forward(Tensor x) => Body(x, 3)", StringComparison.Ordinal));

    private static void Check(string objection, MetadataReference reference, string use = Use)
    {
        Diagnostic found = Marked.Check(use, reference).Single();
        Assert.Equal($"Layer 'Body' cannot be made of 'Parts.Part' of Parts: {objection}", found.GetMessage());
    }
}
