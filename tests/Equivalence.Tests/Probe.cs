using GResNet.Equivalence.Tests.Architectures;
using GResNet.Equivalence.Tests.Compiling;
using GResNet.Equivalence.Tests.Running;

namespace GResNet.Equivalence.Tests;

public sealed class Probe(Xunit.Abstractions.ITestOutputHelper log)
{
    [Fact]
    public void Show()
    {
        int seed = int.Parse(Environment.GetEnvironmentVariable("EQ_SEED")!);
        var a = RandomArchitecture.Of(seed);
        var models = Compiler.Compile(a.Source);
        var e = new Experiment(a.Resolution, (ulong)seed);
        var plain = e.Train(models[Variant.Stepwise]);
        var direct = e.Train(models[Variant.Direct]);
        foreach (string name in Environment.GetEnvironmentVariable("EQ_NAMES")!.Split(','))
        {
            log.WriteLine(name);
            for (int i = 0; i < Math.Min(24, plain[name].Length); i++) log.WriteLine($"  {i}: {plain[name][i]} {direct[name][i]} {plain[name][i]-direct[name][i]:E1}");
        }
        Assert.Fail("see");
    }
}
