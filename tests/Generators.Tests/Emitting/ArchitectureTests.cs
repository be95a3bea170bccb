using System.Collections.Immutable;
using System.Reflection;
using GResNet.Generators.Emitting.Summary;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;
using GResNet.Generators.Tests.Driver;

namespace GResNet.Generators.Tests.Emitting;

public sealed class ArchitectureTests
{
    /// <summary>Every layer and every operation that an author can write.</summary>
    private static readonly NetworkGraph Everything = Staged.Network("""
        [GResNetModel(Resolutions = [8], Classes = 3)]
        public partial class Net
        {
            [Conv(Kernel = 3, Bias = true)] private partial Tensor Stem(Tensor x, int channels);
            [SplitConv(Kernel = 3, Groups = 2)] private partial Tensor Split(Tensor x, int channels);
            [BatchNorm] private partial Tensor Norm(Tensor x);
            [LayerNorm] private partial Tensor Pixels(Tensor x);
            [GroupNorm(Groups = 2)] private partial Tensor Groups(Tensor x);
            [Affine] private partial Tensor Shift(Tensor x);
            [LayerScale] private partial Tensor Gamma(Tensor x);
            [Positions(Side = 3)] private partial Tensor Place(Tensor x);
            [ClassToken] private partial Tensor Token(Tensor x);
            [RelativeAttention(Heads = 2)] private partial Tensor Attend(Tensor x);
            [PReLU] private partial Tensor Slope(Tensor x);
            [Linear(Features = 8)] private partial Tensor Squeeze(Tensor x);
            [Linear(Features = 3)] private partial Tensor Head(Tensor x);

            public Tensor Forward(Tensor image)
            {
                Tensor x = Slope(Shift(Groups(Pixels(Norm(Split(Stem(image, 8), 8))))));
                x = SiLU(ReLU(GELU(GELU(LeakyReLU(ELU(Softplus(Sigmoid(x)))), tanh: true))));
                x = Clamp(Map(1 - x, v => Square(v) + 1), 0, 3) / 2;
                x = DropPath(DropPath(Dropout(x, 0.1f), 0.2f)) + 0.5f * x;
                x = x * Sigmoid(Squeeze(GlobalAvgPool(x)));
                x = MaxPool(AvgPool(x * x, 2), 2);
                x = Gamma(Place(Attend(Concat(x, x, x))));
                x = Reshape(Tokens(Token(Attention(Concat(x, x, x), 4)), 1), 2, 2);
                return Head(Flatten(Concat(x, x)));
            }
        }
        """);

    /// <summary>
    /// Where a network differs from the one below: the author's words for it, and what stands there otherwise.
    /// </summary>
    public static TheoryData<string, string> Rewirings => new()
    {
        { "x + A(x)", "x + A(image)" },
        { "x + A(x)", "image + A(x)" },
        { "x + A(x)", "A(x) + A(x)" },
        { "x + A(x)", "x + B(x)" },
        { "x + A(x)", "SiLU(x) + A(x)" },
        { "B(x)", "A(B(x))" },
        { "B(x)", "B(A(x))" },
        { "A(x) * B(x)", "A(x) * A(B(x))" },
    };

    [Fact]
    public void EverySettingOfEveryOperationChangesIt()
    {
        string hash = Hash(Everything);
        var settings = new HashSet<string>();
        for (int i = 0; i < Everything.Forward.Length; i++)
        {
            Node node = Everything.Forward[i];
            foreach ((string setting, object changed) in Variations(node.Op))
            {
                var other = new Node((Op)changed, node.Inputs, node.Outputs, node.Scope, node.Layer);
                string name = $"{node.Op.GetType().Name}.{setting}";
                settings.Add(name);
                // The resolution is no setting, and the number of outputs is left to the state's dimensions.
                bool isSetting = setting != "Pixels" && !setting.StartsWith("Resized", StringComparison.Ordinal)
                    && !node.Outputs.Contains(Everything.Logits);
                Assert.True(
                    isSetting == (Hash(Everything with { Forward = Everything.Forward.SetItem(i, other) }) != hash),
                    name);
            }
        }

        Assert.Contains("Convolution.Geometry.Dilation", settings);
        Assert.Contains("DropPath.Rate", settings);
        Assert.Contains("Map.Expression.Parameter", settings);
        Assert.Contains("UpdateRunning.Momentum", settings);
    }

    [Fact]
    public void EveryOperationOfAuthorsIsInTheTestAbove()
    {
        Type[] written = [.. Everything.Forward.Select(node => node.Op.GetType()).Distinct()];
        IEnumerable<string> missing = typeof(Op).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Op)) && !type.IsAbstract && !written.Contains(type)
                && typeof(IAuthored).IsAssignableFrom(type))
            .Select(type => type.Name);
        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(Rewirings))]
    public void OtherWiringOfTheSameLayersChangesIt(string wiring, string other) =>
        Assert.NotEqual(Hash(Wired(wiring)), Hash(Wired(other)));

    [Fact]
    public void TheFormatOfTheCodeTheOrderOfIndependentStatementsAndHelpersDoNot()
    {
        const string Usual = "Tensor a = A(x); Tensor b = B(x); x = a + b;", Members = """
            [Conv] private partial Tensor A(Tensor x, int channels = 3);
            [BatchNorm] private partial Tensor B(Tensor x);
            """;
        string hash = Hash(Staged.Body(Usual, Members));
        Assert.Equal(hash, Hash(Staged.Body("Tensor b = B(x); Tensor a = A(x);\n\n/* moved */ x = a + b;", Members)));
        Assert.Equal(
            hash, Hash(Staged.Body("x = Both(x);", $"private Tensor Both(Tensor x) => A(x) + B(x); {Members}")));
        Assert.Equal(hash, Hash(Staged.Body("Tensor a = A(x, channels: 3); x = a + B(x);", Members)));
    }

    [Fact]
    public void WhatAFunctionOfTheAuthorsComputesChangesItAndItsNameDoesNot()
    {
        string Of(string text) => Hash(
            Staged.Body("x = Map(A(x), F);", $"[Conv(Channels = 3)] private partial Tensor A(Tensor x); {text}"));
        string hash = Of("static Scalar F(Scalar x) => x * Sin(2 * x);");
        Assert.Equal(hash, Of(
            "static Scalar F(Scalar y) => G(y); static Scalar G(Scalar y) { var z = 2 * y; return y * Sin(z); }"));
        Assert.NotEqual(hash, Of("static Scalar F(Scalar x) => x * Sin(3 * x);"));
        Assert.NotEqual(hash, Of("static Scalar F(Scalar x) => x * Cos(2 * x);"));
    }

    [Fact]
    public void TheNumberOfOutputsAndFurtherResolutionsDoNot()
    {
        string Classifier(int classes, string resolutions) => Architecture.Hash(Staged.Model($$"""
            [GResNetModel(Resolutions = [{{resolutions}}], Classes = {{classes}})]
            public partial class Net
            {
                [SplitConv(Kernel = 3)] private partial Tensor Stem(Tensor x, int channels);
                [Linear(Features = {{classes}})] private partial Tensor Head(Tensor x);
                public Tensor Forward(Tensor image) => Head(GlobalAvgPool(Stem(image, 8)));
            }
            """).Graphs);

        string hash = Classifier(3, "8");
        Assert.Equal(hash, Classifier(4, "8"));
        Assert.Equal(hash, Classifier(3, "16, 8"));
    }

    private static NetworkGraph Wired(string wiring) => Staged.Body($"x = A(x); x = B(x); x = {wiring};", """
        [Conv, Shared] private partial Tensor A(Tensor x, int channels = 3);
        [BatchNorm, Shared] private partial Tensor B(Tensor x);
        """);

    private static string Hash(NetworkGraph graph) => Architecture.Hash([graph]);

    /// <summary>The op, or its geometry, with one number after the other changed.</summary>
    private static IEnumerable<(string Setting, object Changed)> Variations(object record)
    {
        ConstructorInfo constructor = record.GetType().GetConstructors().MaxBy(c => c.GetParameters().Length)!;
        ParameterInfo[] parameters = constructor.GetParameters();
        object?[] values = [.. parameters.Select(p => record.GetType().GetProperty(p.Name!)!.GetValue(record))];
        for (int i = 0; i < parameters.Length; i++)
        {
            foreach ((string within, object? changed) in Changed(values[i], parameters[i].ParameterType))
            {
                object?[] others = [.. values];
                others[i] = changed;
                yield return (parameters[i].Name + within, constructor.Invoke(others));
            }
        }
    }

    private static IEnumerable<(string Within, object? Changed)> Changed(object? value, Type type) => value switch
    {
        int number => [("", number + 1)],
        // The next one up: a hash of decimals with few digits would miss it.
        float number => [("", MathF.BitIncrement(number))],
        bool flag => [("", !flag)],
        Call { Function: RuntimeFunction { Parameter: { } parameter } function } call =>
            [(".Parameter", call with { Function = function with { Parameter = MathF.BitIncrement(parameter) } })],
        Scalar scalar => [("", scalar * MathF.BitIncrement(1))],
        null when Nullable.GetUnderlyingType(type) is { IsEnum: true } of => [("", Enum.ToObject(of, 0))],
        null => [("", 0.3f)],
        Enum kind => [("", Enum.ToObject(kind.GetType(), Convert.ToInt32(kind, null) == 0 ? 1 : 0))],
        _ => Variations(value).Select(change => ("." + change.Setting, (object?)change.Changed)),
    };
}
