using GResNet.Generators.Tests.Driver;
using Microsoft.CodeAnalysis;

namespace GResNet.Generators.Tests.Reading;

/// <summary>Where and how blocks and models may be declared: all of it compiles with what is generated.</summary>
public class ClassTests
{
    private const string Body = """
        {
            [Conv(Kernel = 3)] private partial Tensor Mix(Tensor x, int channels);
            public Tensor Forward(Tensor x) => ReLU(Mix(x, width));
        }
        """;

    public static TheoryData<string, string> Declarations => new()
    {
        { "class", "[GResNetBlock] public partial class Part(int width)" + Body },
        { "record",
            "[GResNetBlock] internal sealed partial record Part(int Width)"
                + Body.Replace("width", "Width", StringComparison.Ordinal) },
        { "ordinary constructor", """
            [GResNetBlock]
            public partial class Part
            {
                private readonly int half;
                private int Double { get; }
                public Part(int width) { half = width / 2; Double = half * 4; }
                [Conv(Kernel = 3)] private partial Tensor Mix(Tensor x, int channels);
                public Tensor Forward(Tensor x) => ReLU(Mix(x, Double / 2));
            }
            """ },
        { "fields and properties", """
            [GResNetBlock]
            public partial class Part(int width)
            {
                private const int One = 1;
                private static readonly int[] Factors = [One, 2];
                private readonly int twice = width * Factors[1];
                private int Half => twice / 2;
                private int Whole { get; } = width;
                private int Same { get { int n = Half; return n == Whole ? Whole : 0; } }
                [Conv(Kernel = 3)] private partial Tensor Mix(Tensor x, int channels);
                public Tensor Forward(Tensor x) => ReLU(Mix(x, Same));
            }
            """ },
        { "several parts", """
            [GResNetBlock] public partial class Part(int width) { public Tensor Forward(Tensor x) => ReLU(Mix(x, Width)); }
            public partial class Part { private int Width => width; }
            public partial class Part { [Conv(Kernel = 3)] private partial Tensor Mix(Tensor x, int channels); }
            """ },
        { "methods of other classes", """
            public static class Sizes { public static int Even(int n) => n % 2 == 0 ? n : n + 1; public static readonly int Extra = 0; }
            [GResNetBlock] public partial class Part(int width)
            {
                [Conv(Kernel = 3)] private partial Tensor Mix(Tensor x, int channels);
                public Tensor Forward(Tensor x) => ReLU(Mix(x, Sizes.Even(width) + Sizes.Extra));
            }
            """ },
        { "keywords as names", """
            [GResNetBlock] public partial class Part(int width)
            {
                [Conv(Kernel = 3)] private partial Tensor @class(Tensor @in, int channels);
                public Tensor Forward(Tensor @event) => ReLU(@class(@event, width));
            }
            """ },
    };

    [Theory]
    [MemberData(nameof(Declarations))]
    public void Blocks_may_be_declared_as(string what, string block) => Check(what, block + Model("Part"));

    [Fact]
    public void Blocks_and_models_may_be_nested() => Check("nested", """
        namespace Deep.Space
        {
            public static partial class Outer
            {
                internal partial record struct Middle
                {
                    [GResNetBlock] internal partial class Part(int width)
        """ + Body + Model("Part") + "}}}");

    [Fact]
    public void Names_may_be_keywords() => Check("keywords", """
        namespace @namespace.@event.required
        {
            public static partial class @static
            {
                public enum @enum { @default }

                [GResNetBlock] internal partial class @record(int @params, @enum @enum)
                {
                    [Conv(Kernel = 3)] private partial Tensor @yield(Tensor @this, int @channels);
                    [Conv, StateName("new")] private partial Tensor @new(Tensor @in, int channels);
                    public Tensor Forward(Tensor @out) => @enum == @static.@enum.@default ? @new(ReLU(@yield(@out, @params)), @params) : @out;
                }

                [GResNetModel(Resolutions = [8], Classes = 4)]
                internal partial record @required
                {
                    [Stage<@record>(Blocks = 2)] private partial Tensor @base(Tensor @var, int @params, @enum @enum);
                    [Block<@record>, Shared] private partial Tensor @goto(Tensor @var, int @params, @enum @enum);
                    public Tensor Forward(Tensor @int) =>
                        GlobalAvgPool(@goto(@goto(@base(@int, 4, @enum.@default), 4, @enum.@default), 4, @enum.@default));
                }
            }
        }
        """, "required");

    [Fact]
    public void A_model_may_use_a_block_by_several_layers_and_drop_its_level() => Check("levels", """
        [GResNetBlock] public partial class Part(int width)
        """ + Body + """
        [GResNetModel(Resolutions = [8, 6], Classes = 4)]
        public partial class Net
        {
            [Block<Part>, StateName("")] private partial Tensor First(Tensor x, int width);
            [Block<Part>] private partial Tensor Second(Tensor x, int width);
            public Tensor Forward(Tensor image) => GlobalAvgPool(Second(First(image, 8), 4));
        }
        """);

    private static string Model(string block) => $$"""

        [GResNetModel(Resolutions = [8], Classes = 4)]
        public partial class Net
        {
            [Stage<{{block}}>(Blocks = 2)] private partial Tensor Parts(Tensor x, int width);
            public Tensor Forward(Tensor image) => GlobalAvgPool(Parts(image, 4));
        }
        """;

    private static void Check(string what, string source, string model = "Net")
    {
        GenerationResult result = Generation.Run(Sources.Usings + source);
        Assert.True(result.Diagnostics.IsEmpty, $"{what}: {string.Join("\n", result.Diagnostics)}");
        Diagnostic[] rejected = [.. result.CompilerDiagnostics];
        Assert.True(rejected.Length == 0, $"{what}: {string.Join("\n", rejected.Select(d => d.ToString()))}");
        Assert.Contains(result.Files, file => file.EndsWith($"{model}.Forward.g.cs", StringComparison.Ordinal));
    }
}
