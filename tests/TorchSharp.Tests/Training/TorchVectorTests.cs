using System.Collections.Immutable;
using GResNet.Runtime.Models;
using GResNet.Runtime.Random;
using GResNet.Runtime.Threading;
using GResNet.Training;
using GResNet.Training.TorchSharp;
using GResNet.Training.Vectors;
using static TorchSharp.torch;

namespace GResNet.TorchSharp.Tests.Training;

/// <summary>Rules, norms and checks on libtorch's vectors, against the processor's own.</summary>
public sealed class TorchVectorTests : IDisposable
{
    // More than a piece.
    private const int Length = 70_000;

    private static readonly Dictionary<string, IOptimizer> optimizers = new()
    {
        ["sgd"] = new Sgd(),
        ["nesterov"] = new Sgd { Nesterov = true },
        ["adamw"] = new AdamW(),
        ["lamb"] = new Lamb(),
        ["lion"] = new Lion(),
        ["one's own"] = new Swapping(),
    };

    private readonly WorkerPool workers = new(1);
    private readonly CpuVectors cpu;
    private readonly Lazy<TorchVectors> torch = new(() => new TorchVectors(CPU));

    public TorchVectorTests() => cpu = new CpuVectors(workers);

    public static TheoryData<string> Names { get; } = [.. optimizers.Keys];

    public void Dispose()
    {
        if (torch.IsValueCreated) torch.Value.Dispose();
        cpu.Dispose();
        workers.Dispose();
    }

    [TorchTheory, MemberData(nameof(Names))]
    public void Steps_are_the_processors(string name)
    {
        using ModelState state = new(
        [
            new StateEntry("large.weight", StateRole.Weight, [Length], 0),
            // Nobody's element is between.
            new StateEntry("small.weight", StateRole.Weight, [5], Length + 1),
            new StateEntry("small.bias", StateRole.Bias, [7], Length + 6),
        ]);
        (DeviceVector here, DeviceVector there) = Vectors(state.Parameters.Length, 0);
        float between = there.Host.Span[Length];
        ImmutableArray<ParameterGroup> groups = ParameterGroup.Of(state, 0.1f, default);
        OptimizerState expected = new(cpu, here, groups, optimizers[name]);
        OptimizerState found = new(torch.Value, there, groups, optimizers[name]);
        for (int step = 1; step <= 3; step++)
        {
            (DeviceVector gradients, DeviceVector same) = Vectors(state.Parameters.Length, step);
            expected.Step(gradients, 0.1f, 0.5f);
            found.Step(same, 0.1f, 0.5f);
        }

        Near(here, there);
        Assert.Equal(between, there.Host.Span[Length]);
        foreach (((string _, DeviceVector one), (string _, DeviceVector other)) in expected.Moments.Zip(found.Moments))
            Near(one, other);
    }

    [TorchFact]
    public void Averages_copies_and_swaps_are_the_processors()
    {
        (DeviceVector first, DeviceVector second) = (Vectors(37, 0).There, Vectors(37, 1).There);
        float[] before = first.Host.Span.ToArray(), other = second.Host.Span.ToArray();
        ExponentialMovingAverage average = new(torch.Value, first, torch.Value.Allocate(0)) { Updates = 1 };
        torch.Value.Copy(second, first);
        average.Update(0.75, copies: false);
        average.Parameters.Download();
        Assert.All(average.Parameters.Host.Span.ToArray().Index(), pair =>
            Assert.Equal(0.75f * before[pair.Index] + 0.25f * other[pair.Index], pair.Item, 1e-6f));
        float[] moved = average.Parameters.Host.Span.ToArray();
        average.Exchange();
        first.Download();
        Assert.Equal(moved, first.Host.Span.ToArray());
    }

    /// <summary>Squares of float32 overflow; a norm does not. What is not finite is found.</summary>
    [TorchFact]
    public void A_step_is_checked_as_by_the_processor()
    {
        float[][] cases = [[1e30f, -1e30f, 3], [1e-30f, 0, 0], [1, float.NaN, 2], [float.PositiveInfinity, 1, 1]];
        foreach (float[] values in cases)
        {
            (double norm, bool areFinite) = Check(cpu, values);
            (double found, bool foundFinite) = Check(torch.Value, values);
            if (double.IsFinite(norm)) Assert.Equal(1, found / norm, 1e-6);
            else Assert.Equal(norm, found);
            Assert.Equal(areFinite, foundFinite);
        }
    }

    private static (double Norm, bool AreFinite) Check(DeviceVectors vectors, float[] values)
    {
        DeviceVector vector = vectors.Allocate(values.Length);
        values.CopyTo(vector.Host.Span);
        vector.Upload();
        StepChecks checks = vectors.Check(vectors.Cut([new VectorSpan(0, 1), new VectorSpan(1, 2)]));
        checks.Launch(vector, vector);
        return checks.Read();
    }

    /// <summary>A vector of both with the same numbers.</summary>
    private (DeviceVector Here, DeviceVector There) Vectors(int length, int stream)
    {
        DeviceVector here = cpu.Allocate(length), there = torch.Value.Allocate(length);
        RandomStream random = new(new RandomKey(1, 0, stream));
        for (int i = 0; i < length; i++) here.Host.Span[i] = there.Host.Span[i] = (float)random.NextNormal();
        there.Upload();
        return (here, there);
    }

    private static void Near(DeviceVector expected, DeviceVector found)
    {
        found.Download();
        float most = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            float difference = Math.Abs(expected.Host.Span[i] - found.Host.Span[i]);
            most = Math.Max(most, difference / (1 + Math.Abs(expected.Host.Span[i])));
        }

        Assert.InRange(most, 0, 1e-5f);
    }

    /// <summary>
    /// As anyone may write one: of what a place has held another becomes, numbers are put together, and bounds taken.
    /// </summary>
    private sealed record Swapping : IOptimizer
    {
        public OptimizerMemory Memory => new(["first", "second", "third"]);

        public void Step(in OptimizerStep step)
        {
            foreach (OptimizerGroup group in step.Groups) step.Update(group, new Rule(step.Rate));
        }

        private readonly struct Rule(float rate) : IVectorRule
        {
            public static int Memories => 3;

            public void Apply<T>(T g, ref T p, ref T a, ref T b, ref T c) where T : struct, IReal<T>
            {
                T two = T.Of(1) + T.Of(1);
                (a, b) = (b, T.Max(a, g));
                c = two;
                p = T.Where(g, p, p - rate * (T.Sign(g) / two)) - T.Sqrt(T.Of(rate * rate));
            }
        }
    }
}
