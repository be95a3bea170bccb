using System.Text.RegularExpressions;
using GResNet.Generators.Tests.Driver;

namespace GResNet.Generators.Tests.Reading;

/// <summary>Attributes as they are while somebody types them, above code that is complete.</summary>
public class HalfTypedAttributeTests
{
    /// <summary>Every attribute of layers, with every setting.</summary>
    private static readonly string[] OfLayers =
    [
        "Conv(Channels = 3, Kernel = 1, Stride = 1, Padding = 0, Dilation = 1, Groups = 1, Bias = true)",
        "SplitConv(Channels = 3, Kernel = 1, Epsilon = 1e-5f, Momentum = 0.1f)",
        "BatchNorm(Epsilon = 1e-5f, Momentum = 0.1f)",
        "Affine",
        "Linear(Features = 3, Bias = true)",
        "PReLU(PerChannel = true)",
        "Block<Part>",
        "Stage<Part>(Blocks = 2)",
        "Affine, Shared",
        "Affine, StateName(\"a.b\")",
    ];

    /// <summary>Every attribute of classes.</summary>
    private static readonly string[] OfClasses =
    [
        "GResNetModel(Channels = 3, Resolutions = [1, 2], Classes = 3, Fuse = true, Winograd = false)",
        "GResNetModel(Resolutions = [1], Classes = 3), MemoryBudget(\"1 GiB\", Batch = 8)",
        "GResNetBlock",
    ];

    private static readonly string[] Values =
    [
        "", "\"x\"", "null", "default", "1.5", "1.5f", "'c'", "true", "-1", "0", "int.MaxValue", "int.MinValue",
        "float.NaN", "typeof(int)",
        "new[] { 1 }", "[]", "[null]", "new int[] { -1 }", "null!", "Missing", "(1, 2)", "DayOfWeek.Friday", "Kernel",
    ];

    public static TheoryData<string> LayerAttributes => [.. OfLayers];

    public static TheoryData<string> ClassAttributes => [.. OfClasses];

    [Theory]
    [MemberData(nameof(LayerAttributes))]
    public void Of_a_layer(string attribute) =>
        HalfTyped.CheckEach(Forms(attribute).Select(form => Source(layer: form)));

    [Theory]
    [MemberData(nameof(ClassAttributes))]
    public void Of_a_class(string attribute) =>
        HalfTyped.CheckEach(Forms(attribute).Select(form => Source(model: form)));

    [Theory]
    [MemberData(nameof(LayerAttributes))]
    public void Of_a_layer_in_other_places(string attribute) => HalfTyped.CheckEach(Places(attribute));

    [Fact]
    public void Without_their_types()
    {
        string[] types = ["", "<>", "<", "<,>", "<Part, Part>", "<Missing>", "<int>", "<int[]>", "<(int, int)>",
            "<Net>", "<dynamic>", "<Part", "<void>", "<T>"];
        string[] arguments = ["", "()", "(", "(Blocks = 0)", "(Blocks)", "(2)"];
        HalfTyped.CheckEach(
            from kind in (string[])["Block", "Stage"]
            from type in types
            from argument in arguments
            select Source(layer: $"[{kind}{type}{argument}]"));
    }

    /// <summary>
    /// What becomes of an attribute while it is typed: begun, cut short, of other values, given twice.
    /// </summary>
    private static IEnumerable<string> Forms(string attribute)
    {
        for (int end = 0; end <= attribute.Length; end++)
        {
            yield return "[" + attribute[..end];
            yield return "[" + attribute[..end] + "]";
        }

        yield return $"[{attribute}, {attribute}]";
        yield return $"[{attribute}] [{attribute}]";
        yield return $"[{attribute}, Shared, StateName(\"\")]";
        yield return $"[return: {attribute}]";
        yield return $"[{attribute.Replace("=", "", StringComparison.Ordinal)}]";
        yield return $"[{attribute.Replace('=', ':')}]";
        foreach (Match argument in Regex.Matches(
            attribute, @"(?<name>\w+) = (?<value>\[.*?\]|[^,)]+)|(?<value>""[^""]*"")"))
        {
            yield return "[" + attribute.Remove(argument.Index, argument.Length) + "]";
            yield return "[" + attribute.Insert(argument.Index, argument.Value + ", ") + "]";
            yield return "[" + attribute.Insert(argument.Index, "Missing = 1, ") + "]";
            Group value = argument.Groups["value"];
            foreach (string other in Values)
                yield return "[" + attribute.Remove(value.Index, value.Length).Insert(value.Index, other) + "]";
        }
    }

    /// <summary>Where the attribute does not belong.</summary>
    private static IEnumerable<string> Places(string attribute) =>
        ((string[])
        [
            $"[{attribute}] private int field = 3;",
            $"private int Property {{ [{attribute}] get; }}",
            $"[method: {attribute}] private event Action Happened;",
            $"[field: {attribute}] private int Automatic {{ get; }}",
            $"[{attribute}] public Net() {{ }}",
            $"[{attribute}] ~Net() {{ }}",
            $"[{attribute}] public static Net operator +(Net a, Net b) => a;",
            $"[{attribute}] public static implicit operator int(Net a) => 3;",
            $"[{attribute}] private sealed class Inner;",
            $"[{attribute}] private delegate Tensor Function(Tensor x);",
            $"[{attribute}] private Tensor Whole(Tensor x) => x;",
            $"[{attribute}] private partial Tensor Whole(Tensor x); private partial Tensor Whole(Tensor x) => x;",
            $"[{attribute}] private partial Tensor Generic<T>(Tensor x);",
            $"[{attribute}] partial void Nothing();",
            $"[{attribute}] private partial Tensor None();",
            $"[{attribute}] private partial Tensor Several(Tensor x, Tensor y);",
            $"[{attribute}] private partial Tensor Named(Tensor x, int channels, int Channels, int blocks, int width, "
                + $"int stride);",
            $"[{attribute}] private partial Tensor Untyped(Tensor x, channels, int , ref int kernel, params int[] "
                + $"groups);",
            $"private Tensor Around(Tensor x) {{ [{attribute}] Tensor Local(Tensor t) => t; return Local(x); }}",
            $"private Func<Tensor, Tensor> lambda = [{attribute}] (x) => x;",
            $"[{attribute}] private partial Tensor this[Tensor x];",
            $"[{attribute}]",
        ]).Select(member => Source(member: member))
        .Append(Source(model: $"[GResNetModel(Resolutions = [1], Classes = 3), {attribute}]"))
        .Append(Source(model: $"[method: {attribute}]"))
        .Append(Source(model: ""));

    private static string Source(
        string model = "[GResNetModel(Resolutions = [1], Classes = 3)]", string layer = "[Affine]",
        string member = "") => Sources.Usings + $$"""
        [GResNetBlock]
        public partial class Part
        {
            [Affine] private partial Tensor Tune(Tensor x);
            public Tensor Forward(Tensor x) => Tune(x);
        }

        {{model}}
        public partial class Net
        {
            {{layer}} private partial Tensor Layer(Tensor x);
            {{member}}
            public Tensor Forward(Tensor image) => Layer(image);
        }
        """;
}
