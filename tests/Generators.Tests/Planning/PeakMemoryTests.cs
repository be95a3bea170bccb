using System.Collections.Immutable;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;
using GResNet.Generators.Planning;
using GResNet.Generators.Tests.Passes;

namespace GResNet.Generators.Tests.Planning;

public class PeakMemoryTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void NoStepTakesMore(int seed)
    {
        NetworkGraph graph = HandBuilt.Random(seed, count: 3 + 2 * seed);
        Check(Compile.ForTraining(graph));
        Check(Compile.ForInference(graph));
    }

    private static void Check(PlannedNetwork network)
    {
        ImmutableArray<PeakMap> maps = PeakMemory.Of(network.Graph, network.Plan);
        long peak = maps.Sum(map => map.Storage.Floats);
        Assert.True(peak <= network.Plan.FloatsPerImage);

        // They are there at one time: no two of them share memory.
        (long Offset, long End)[] places =
            [.. maps.Select(map => map.Storage).Select(storage => (Offset(storage), Offset(storage) + storage.Floats))
                .Order()];
        Assert.All(places.Zip(places.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Offset));

        // What a step reads and writes is there too, and so takes no more.
        foreach (Node node in network.Graph.Nodes)
        {
            IEnumerable<Storage> used = node.Inputs.Concat(node.Outputs).Where(network.Plan.Storages.ContainsKey)
                .Select(value => network.Plan.Storages[value]).Where(storage => storage.IsPerImage).Distinct();
            Assert.True(used.Sum(storage => storage.Floats) <= peak);
        }

        // Each is the result of its maker, or an input of the network.
        IEnumerable<Value> inputs = new[] { network.Graph.Image, network.Graph.LogitsGradient }.OfType<Value>();
        foreach (PeakMap map in maps)
            Assert.Contains(map.Maker?.Outputs ?? inputs, value => network.Plan.Storages[value] == map.Storage);

        long Offset(Storage storage) =>
            ((Place.PerImage)network.Plan.Places[network.Plan.Storages.First(pair =>
                pair.Value == storage).Key]).Offset;
    }
}
