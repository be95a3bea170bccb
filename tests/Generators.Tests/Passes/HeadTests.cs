using GResNet.Generators.Graph;
using GResNet.Generators.Passes;
using GResNet.Generators.Tests.Driver;

namespace GResNet.Generators.Tests.Passes;

public sealed class HeadTests
{
    private static readonly Dictionary<char, string> Layers = new()
    {
        ['A'] = "[Conv(Bias = true)] private partial Tensor A(Tensor x, int channels);",
        ['S'] = "[SplitConv] private partial Tensor S(Tensor x, int channels);",
        ['N'] = "[BatchNorm] private partial Tensor N(Tensor x);",
        ['P'] = "[PReLU] private partial Tensor P(Tensor x);",
        ['Q'] = "[PReLU(PerChannel = true)] private partial Tensor Q(Tensor x);",
        ['L'] = "[Linear(Features = 3)] private partial Tensor L(Tensor x);",
        ['G'] = "[Conv(Groups = 3)] private partial Tensor G(Tensor x, int channels);",
        ['T'] = "[Conv, Shared] private partial Tensor T(Tensor x, int channels);",
    };

    [Theory]
    [InlineData("L(GlobalAvgPool(A(x, 8)))", "l.weight l.bias")]
    [InlineData("GlobalAvgPool(SiLU(S(A(x, 8), 3)))", "s.weight s.scale s.shift")]
    [InlineData("N(L(GlobalAvgPool(x)))", "l.weight l.bias n.weight n.bias n.running_mean n.running_var")]
    [InlineData("GlobalAvgPool(Q(P(A(x, 3))))", "a.weight a.bias q.weight")]
    [InlineData("GlobalAvgPool(A(x, 3)) + Dropout(L(GlobalAvgPool(x)), 0.5f)", "a.weight a.bias l.weight l.bias")]
    [InlineData("Flatten(MaxPool(0.5f * A(x, 3), 8))", "a.weight a.bias")]
    public void IsTheTensorsWhoseRowsAreTheOutputs(string forward, string tensors) =>
        Assert.Equal(tensors, string.Join(' ', Names(forward)));

    /// <summary>What the outputs are made of is also what other channels are made of, or has no row for each.</summary>
    [Theory]
    [InlineData("GlobalAvgPool(x)")]
    [InlineData("GlobalAvgPool(G(x, 3))")]
    [InlineData("Flatten(AvgPool(Concat(A(x, 1), S(x, 2)), 8))")]
    [InlineData("Flatten(MaxPool(A(x, 3), 8)) + GlobalAvgPool(T(x, 3)) * L(GlobalAvgPool(T(x, 3)))")]
    [InlineData("GlobalAvgPool(T(T(x, 3), 3))")]
    public void IsMissingWhereNoLayersMakeThemAlone(string forward) => Assert.Empty(Names(forward));

    /// <summary>Numbers of what the last layer reads; 0 where that is not one layer that reads one pixel.</summary>
    [Theory]
    [InlineData("L(GlobalAvgPool(A(x, 8)))", 8)]
    [InlineData("L(Dropout(GlobalAvgPool(SiLU(A(x, 5))), 0.5f))", 5)]
    [InlineData("N(L(GlobalAvgPool(x)))", 3)]
    [InlineData("GlobalAvgPool(SiLU(S(A(x, 8), 3)))", 0)]
    [InlineData("GlobalAvgPool(A(x, 3)) + L(GlobalAvgPool(x))", 0)]
    [InlineData("GlobalAvgPool(x)", 0)]
    public void ItsInputIsWhatOneLayerReads(string forward, int features) =>
        Assert.Equal(features, Head.Of(Graph(forward))?.Input?.Shape.Channels ?? 0);

    private static IEnumerable<string> Names(string forward)
    {
        NetworkGraph graph = Graph(forward);
        Head? head = Head.Of(graph);
        return graph.State.Select(value => value.State!)
            .Where(tensor => head?.Tensors.Contains(tensor) == true)
            .Select(tensor => tensor.Name);
    }

    private static NetworkGraph Graph(string forward)
    {
        IEnumerable<string> members = Layers.Where(layer => forward.Contains($"{layer.Key}(", StringComparison.Ordinal))
            .Select(layer => layer.Value);
        return Staged.Network($$"""
            [GResNetModel(Resolutions = [8], Classes = 3)]
            public partial class Net
            {
                {{string.Join('\n', members)}}
                public Tensor Forward(Tensor image)
                {
                    Tensor x = image;
                    return {{forward}};
                }
            }
            """);
    }
}
