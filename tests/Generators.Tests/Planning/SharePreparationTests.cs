using GResNet.Generators.Graph;
using GResNet.Generators.Ops;
using GResNet.Generators.Planning;
using GResNet.Generators.Tests.Driver;
using GResNet.Generators.Tests.Passes;

namespace GResNet.Generators.Tests.Planning;

/// <summary>What calls of a shared layer need is prepared once.</summary>
public sealed class SharePreparationTests
{
    private const string Part = """
        [GResNetBlock] public partial class Part(int width)
        {
            [Conv(Kernel = 3), Shared] private partial Tensor Mix(Tensor x, int channels);
            [SplitConv(Kernel = 3)] private partial Tensor Split(Tensor x, int channels);
            public Tensor Forward(Tensor x) => x + Split(Mix(SiLU(Mix(x, width)), width), width);
        }
        [GResNetBlock] public partial class Pair(int width)
        {
            [Block<Part>, Shared] private partial Tensor Inner(Tensor x, int width);
            public Tensor Forward(Tensor x) => Inner(AvgPool(Inner(x, width), 2), width);
        }

        """;

    public static TheoryData<string, string, int> Models => new()
    {
        { "[Conv(Channels = 3, Kernel = 3), Shared] private partial Tensor L(Tensor x);", "L(SiLU(L(SiLU(L(x)))))", 1 },
        { "[Block<Part>, Shared] private partial Tensor L(Tensor x, int width);", "L(L(L(x, 3), 3), 3)", 1 },
        { "[Stage<Part>(Blocks = 2), Shared] private partial Tensor L(Tensor x, int width);", "L(L(x, 3), 3)", 2 },
        { "[Block<Pair>, Shared] private partial Tensor L(Tensor x, int width);", "L(L(x, 3), 3)", 1 },
        { "[Block<Part>] private partial Tensor L(Tensor x, int width);", "L(x, 3)", 1 },
    };

    [Theory, MemberData(nameof(Models))]
    public void WeightsAreFoldedAndPackedOnce(string layer, string calls, int blocks)
    {
        NetworkGraph staged = Network(layer, calls);
        NetworkGraph training = Compile.ForTraining(staged).Graph;
        NetworkGraph inference = Compile.ForInference(staged).Graph;
        int splits = layer.Contains("Part", StringComparison.Ordinal)
            || layer.Contains("Pair", StringComparison.Ordinal) ? blocks : 0;

        Assert.Equal(blocks, training.Forward.Count(node => node.Op is PackWeights && node.Inputs.Length == 1));
        Assert.Equal(blocks, training.Backward.Count(node => node.Op is PackWeights && node.Inputs.Length == 1));
        Assert.Equal(blocks + splits, inference.Prepare.Count(node => node.Op is PackWeights));
        Assert.Equal(splits, inference.Prepare.Count(node => node.Op is FoldSplitNorm));
        Assert.DoesNotContain(inference.Forward, node => node.Op is PackWeights or FoldSplitNorm);
    }

    [Theory, MemberData(nameof(Models))]
    public void CodeOfABlockStaysInOnePieceAndReadsWhatWasMade(string layer, string calls, int blocks)
    {
        NetworkGraph staged = Network(layer, calls);
        foreach (PlannedNetwork network in new[] { Compile.ForTraining(staged), Compile.ForInference(staged) })
        {
            NetworkGraph graph = network.Graph;
            HashSet<Value> made = [.. graph.State, graph.Image];
            if (graph.LogitsGradient is { } seed) made.Add(seed);
            foreach (IReadOnlyList<Node> phase in new[] { graph.Prepare, graph.Forward, graph.Backward })
            {
                Scope? last = null;
                HashSet<Scope> left = [];
                foreach (Node node in phase)
                {
                    Assert.All(node.Inputs, input => Assert.Contains(input, made));
                    made.UnionWith(node.Outputs);
                    if (node.Scope == last) continue;
                    for (Scope? scope = last; scope is not null && node.Scope != scope
                        && node.Scope.Below(scope) is null; scope = scope.Parent)
                        left.Add(scope);
                    Assert.DoesNotContain(node.Scope, left);
                    last = node.Scope;
                }
            }
        }

        Assert.True(blocks > 0);
    }

    private static NetworkGraph Network(string layer, string calls) => Staged.Network(Part + $$"""
        [GResNetModel(Resolutions = [8], Classes = 3)]
        public partial class Net
        {
            {{layer}}
            public Tensor Forward(Tensor image) { Tensor x = image; return GlobalAvgPool({{calls}}); }
        }
        """);
}
