using System.Collections.Immutable;
using GResNet.Runtime.Ilgpu.Maps;
using GResNet.Runtime.Models;
using GResNet.Training;
using GResNet.Training.Ilgpu;
using GResNet.Training.Vectors;

namespace GResNet.Runtime.Ilgpu.Tests.Training;

/// <summary>Several steps of each optimizer, and the moving average, against the CPU's.</summary>
[Collection(nameof(TestDevice))]
public sealed class UpdateTests(TestDevice device) : IDisposable
{
    private const int Steps = 3;

    private const float GradientScale = 0.5f;

    private static readonly Dictionary<string, IOptimizer> optimizers = new()
    {
        ["sgd"] = new Sgd(),
        ["nesterov"] = new Sgd { Nesterov = true },
        ["adamw"] = new AdamW(),
        ["lamb"] = new Lamb(),
        ["lion"] = new Lion(),
        ["one's own"] = new AdaMax(),
    };

    private readonly GpuVectors gpu = new(device.Gpu);
    private readonly CpuVectors cpu = new(device.Workers);

    public static TheoryData<string> Names { get; } = [.. optimizers.Keys];

    public void Dispose()
    {
        gpu.Dispose();
        cpu.Dispose();
    }

    [Theory, MemberData(nameof(Names))]
    public void Steps_are_the_CPUs(string name)
    {
        using ModelState state = TestStates.Gapped();
        using Twins<GpuFloat32> twins = new(device);
        VectorTwin values = twins.Vector(state.Parameters.Length);
        float between = values.Download()[TestStates.Gap];
        ImmutableArray<ParameterGroup> groups = ParameterGroup.Of(state, 0.1f, default);
        Assert.Equal(2, groups.Length);
        groups = groups.SetItem(1, groups[1] with { RateFactor = 0.5f });
        OptimizerState expected = new(cpu, new CpuVector(values.Cpu), groups, optimizers[name]);
        OptimizerState actual = new(gpu, gpu.Of(values.Gpu), groups, optimizers[name]);
        for (int step = 0; step < Steps; step++)
        {
            VectorTwin gradients = twins.Vector(state.Parameters.Length);
            expected.Step(new CpuVector(gradients.Cpu), 0.1f, GradientScale);
            actual.Step(gpu.Of(gradients.Gpu), 0.1f, GradientScale);
        }

        Check(state, values.Cpu.Span, values.Download());
        Assert.Equal(between, values.Download()[TestStates.Gap]);
        foreach (((string moment, DeviceVector there), (string other, DeviceVector here)) in
            expected.Moments.Zip(actual.Moments))
        {
            here.Download();
            Assert.Equal(moment, other);
            Check(state, there.Host.Span, here.Host.Span.ToArray());
        }
    }

    [Fact]
    public void An_average_moves_by_its_share()
    {
        using Twins<GpuFloat32> twins = new(device);
        VectorTwin values = twins.Vector(37), next = twins.Vector(37), none = twins.Vector();
        ExponentialMovingAverage average = new(gpu, gpu.Of(values.Gpu), gpu.Of(none.Gpu)) { Updates = 1 };
        device.Gpu.Synchronize();
        gpu.Copy(gpu.Of(next.Gpu), gpu.Of(values.Gpu));
        average.Update(0.75, copies: false);
        average.Parameters.Download();
        float[] expected =
            [.. Enumerable.Range(0, 37).Select(i => 0.75f * values.Cpu.Span[i] + 0.25f * next.Cpu.Span[i])];
        Near.Equal(expected, average.Parameters.Host.Span, Near.Single);
    }

    private static void Check(ModelState state, ReadOnlySpan<float> expected, float[] actual)
    {
        foreach (StateEntry entry in state.Entries.Where(entry => entry.IsParameter))
            Near.Equal(
                expected.Slice(entry.Offset, entry.Length), actual.AsSpan(entry.Offset, entry.Length), Near.Single);
    }

    /// <summary>
    /// An optimizer as anyone may write one: AdaMax (Kingma and Ba, "Adam", 2015, algorithm 2), without its correction
    /// of the first steps.
    /// </summary>
    private sealed record AdaMax : IOptimizer
    {
        public OptimizerMemory Memory => new(["first", "greatest"]);

        public void Step(in OptimizerStep step)
        {
            foreach (OptimizerGroup group in step.Groups)
                step.Update(group, new Rule(0.9f, 0.99f, step.Rate * group.RateFactor));
        }

        private readonly struct Rule(float beta1, float beta2, float rate) : IVectorRule
        {
            public static int Memories => 2;

            public void Apply<T>(T g, ref T p, ref T m, ref T u, ref T third) where T : struct, IReal<T>
            {
                T zero = T.Of(0);
                m = beta1 * m + (1 - beta1) * g;
                u = T.Max(beta2 * u, T.Max(g, zero - g));
                p = T.Where(u, p - rate * (m / u), p);
            }
        }
    }
}
