using GResNet.Generators.Graph;
using GResNet.Generators.Ops;
using GResNet.Generators.Planning;
using GResNet.Generators.Tests.Driver;
using GResNet.Generators.Tests.Passes;

namespace GResNet.Generators.Tests.Planning;

/// <summary>
/// Runs plans on a memory that remembers which value was last written where, and looks at every read whether the value
/// is still there.
/// </summary>
public class PlanMemoryTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void EveryValueIsThereWhenItIsRead(int seed)
    {
        NetworkGraph graph = HandBuilt.Random(seed, count: 3 + seed);
        Check(Compile.ForTraining(graph));
        Check(Compile.ForInference(graph));
    }

    [Fact]
    public void BlocksWithDropPathAndStatisticsToo()
    {
        NetworkGraph graph = HandBuilt.Residual().Graphs[0];
        Check(Compile.ForTraining(graph));
        Check(Compile.ForInference(graph));
    }

    [Fact]
    public void InferenceTakesNoMoreThanItsWidestStep()
    {
        // A step of the residual block needs its input, kept for the sum, and one more map: it is written in place.
        NetworkGraph graph = HandBuilt.Residual().Graphs[0];
        PlannedNetwork network = Compile.ForInference(graph);
        Assert.Equal(2 * 16 * 8 * 8, network.Plan.FloatsPerImage);
    }

    [Fact]
    public void WhatAnImagesNormalizationMakesTakesThePlaceOfWhatItReads()
    {
        PlannedNetwork network = Compile.ForTraining(Staged.Body(
            "x = SiLU(Norm(Stem(x)));",
            "[Conv(Channels = 3, Kernel = 3)] private partial Tensor Stem(Tensor x);\n"
                + "[LayerNorm] private partial Tensor Norm(Tensor x);"));
        Check(network);
        Node norm = Assert.Single(network.Graph.Forward, node => node.Op is Fused { Kernel: LayerNorm });
        Assert.Equal(network.Plan.Places[norm.Inputs[0]], network.Plan.Places[norm.Outputs[0]]);
    }

    private static void Check(PlannedNetwork network)
    {
        var perImage = new List<(long Offset, long End, object Value)>();
        var shared = new List<(long Offset, long End, object Value)>();
        NetworkGraph graph = network.Graph;
        Write(graph.Image);
        Run(graph.Prepare);
        Run(graph.Forward);
        Read(graph.Logits);
        if (graph.LogitsGradient is not null) Write(graph.LogitsGradient);
        Run(graph.Backward);

        void Run(IEnumerable<Node> nodes)
        {
            foreach (Node node in nodes)
            {
                foreach (Value input in node.Inputs) Read(input);
                foreach (Value output in node.Outputs) Write(output);

                // What a node reads and may not overwrite is still whole after it wrote.
                Value[] replaceable = [.. node.Op.Overwrites(node)];
                foreach (Value input in node.Inputs.Except(replaceable)) Read(input);
            }
        }

        void Read(Value value)
        {
            if (Find(value) is not var (memory, offset, end)) return;
            Assert.Contains((offset, end, (object)value), memory);
        }

        void Write(Value value)
        {
            if (Find(value) is not var (memory, offset, end)) return;
            Assert.True(end <= (memory == perImage ? network.Plan.FloatsPerImage : network.Plan.FixedFloats));
            memory.RemoveAll(other => other.Offset < end && offset < other.End);
            memory.Add((offset, end, value));
        }

        (List<(long Offset, long End, object Value)> Memory, long Offset, long End)? Find(
            Value value) => network.Plan.Places[value] switch
        {
            Place.PerImage place => (perImage, place.Offset, place.Offset + new Storage(value.Type, 0).Floats),
            Place.Fixed place => (shared, place.Offset, place.Offset + new Storage(value.Type, 0).Floats),
            _ => null,
        };
    }
}
