using System.Collections.Concurrent;
using GResNet.Equivalence.Tests.Architectures;
using GResNet.Equivalence.Tests.Compiling;
using GResNet.Equivalence.Tests.Running;
using GResNet.Runtime.Models;

namespace GResNet.Equivalence.Tests;

public sealed class RandomModelTests(Xunit.Abstractions.ITestOutputHelper log)
{
    [Theory, MemberData(nameof(Seeds))]
    public void Explore(int seed)
    {
        var a = RandomArchitecture.Of(seed);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        log.WriteLine(a.Source);
        var models = Compiler.Compile(a.Source);
        log.WriteLine($"compile {watch.ElapsedMilliseconds}"); watch.Restart();
        var e = new Experiment(a.Resolution, (ulong)seed);
        var plain = e.Train(models[Variant.Stepwise]);
        log.WriteLine($"stepwise {watch.ElapsedMilliseconds}"); watch.Restart();
        var direct = e.Train(models[Variant.Direct]);
        log.WriteLine($"direct {watch.ElapsedMilliseconds}"); watch.Restart();
        var wino = e.Train(models[Variant.Default]);
        log.WriteLine($"wino {watch.ElapsedMilliseconds}"); watch.Restart();
        var noise = Enumerable.Range(1, 3).Select(n => e.Train(models[Variant.Stepwise], 2, 1e-6, n)).ToArray();
        log.WriteLine($"noise {watch.ElapsedMilliseconds}"); watch.Restart();
        bool bad = false;
        double N(float[] o) => Math.Sqrt(o.Sum(x => (double)x * x));
        double total = Math.Sqrt(plain.Where(p => p.Key.StartsWith("grad")).Sum(p => N(p.Value) * N(p.Value)));
        string worst = "";
        foreach (string group in new[] { "logits", "running", "gradient" })
        {
            double wd = 0, ww = 0, wn = 0; string nd = "";
            foreach (var (name, value) in plain.Where(p => p.Key.StartsWith(group)))
            {
                double m = N(value) + (group == "gradient" ? 1e-3 * total : 1e-9);
                double D(float[] o) => N([.. o.Zip(value, (x, y) => x - y)]) / m;
                double d = D(direct[name]), w = D(wino[name]), n = noise.Max(o => D(o[name]));
                if (d > wd) { wd = d; nd = name; }
                ww = Math.Max(ww, w); wn = Math.Max(wn, n);
            }
            worst += $"  {group} direct {wd:E1} ({nd}) wino {ww:E1} noise {wn:E1}\n";
        }
        if (a.HasPixels)
        {
            foreach (var v in Enum.GetValues<Variant>())
            {
                var (t, i) = e.TrainAndInfer(models[Variant.Stepwise], models[v]);
                double m = t.Max(Math.Abs), d = t.Zip(i, (x, y) => Math.Abs((double)x - y)).Max() / m;
                worst += $"  {v} inference {d:E1}\n";
                bad |= !(d < 2e-5);
            }
        }

        Console.WriteLine($"seed {seed} {(bad ? "BAD" : "ok")} ");
        System.IO.File.WriteAllText($"/tmp/eq/{seed:D2}.txt", $"seed {seed} pixels {a.HasPixels}\n{worst}");
        Assert.False(bad);
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];
}
