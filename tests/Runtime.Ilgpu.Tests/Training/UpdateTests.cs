using GResNet.Runtime.Ilgpu.Maps;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Training;
using GResNet.Training.Ilgpu;

namespace GResNet.Runtime.Ilgpu.Tests.Training;

/// <summary>Several steps of each optimizer, and the moving average, against the CPU's.</summary>
[Collection(nameof(TestDevice))]
public class UpdateTests(TestDevice device)
{
    private const int Steps = 3;

    private const float GradientScale = 0.5f;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sgd_is_the_CPUs(bool nesterov)
    {
        using ModelState state = TestStates.Gapped();
        using Twins<GpuFloat32> twins = new(device);
        SgdOptions options = new() { Nesterov = nesterov, WeightDecay = 0.1f };
        using Sgd sgd = new(state, options, device.Workers);
        using GpuParameters parameters = new(device.Gpu, state, options.Decays);
        VectorTwin values = twins.Vector(state.Parameters.Length), velocity = Zeros(twins, state);
        values.Cpu.Span.CopyTo(state.Parameters.Span);
        for (int step = 0; step < Steps; step++)
        {
            VectorTwin gradients = twins.Vector(state.Parameters.Length);
            sgd.Step(gradients.Cpu, 0.2f, GradientScale);
            GpuUpdates.Sgd(parameters, options, 0.2f, GradientScale, values.Gpu, gradients.Gpu, velocity.Gpu);
        }

        Check(state, state.Parameters, values);
        Check(state, sgd.Moments[0].Values, velocity);
    }

    [Fact]
    public void AdamW_is_the_CPUs()
    {
        using ModelState state = TestStates.Gapped();
        using Twins<GpuFloat32> twins = new(device);
        AdamWOptions options = new() { WeightDecay = 0.1f };
        using AdamW adam = new(state, options, device.Workers);
        using GpuParameters parameters = new(device.Gpu, state, options.Decays);
        VectorTwin values = twins.Vector(state.Parameters.Length);
        VectorTwin first = Zeros(twins, state), second = Zeros(twins, state);
        values.Cpu.Span.CopyTo(state.Parameters.Span);
        for (int step = 1; step <= Steps; step++)
        {
            VectorTwin gradients = twins.Vector(state.Parameters.Length);
            adam.Step(gradients.Cpu, 0.1f, GradientScale);
            GpuUpdates.AdamW(
                parameters, options, step, 0.1f, GradientScale, values.Gpu, gradients.Gpu, first.Gpu, second.Gpu);
        }

        Check(state, state.Parameters, values);
        Check(state, adam.Moments[0].Values, first);
        Check(state, adam.Moments[1].Values, second);
    }

    [Fact]
    public void What_lies_between_tensors_is_left_alone()
    {
        using ModelState state = TestStates.Gapped();
        using Twins<GpuFloat32> twins = new(device);
        using GpuParameters parameters = new(device.Gpu, state, default);
        VectorTwin values = twins.Vector(state.Parameters.Length), gradients = twins.Vector(state.Parameters.Length);
        float before = values.Download()[TestStates.Gap];
        GpuUpdates.Sgd(parameters, new(), 1, 1, values.Gpu, gradients.Gpu, Zeros(twins, state).Gpu);
        Assert.Equal(before, values.Download()[TestStates.Gap]);
        Assert.NotEqual(values.Cpu.Span[0], values.Download()[0]);
    }

    [Fact]
    public void An_average_moves_by_its_share()
    {
        using Twins<GpuFloat32> twins = new(device);
        VectorTwin values = twins.Vector(37), average = twins.Vector(37);
        for (int i = 0; i < 37; i++) average.Cpu.Span[i] = 0.75f * average.Cpu.Span[i] + 0.25f * values.Cpu.Span[i];
        GpuUpdates.Average(device.Gpu, 0.75, values.Gpu, average.Gpu);
        average.Check();
    }

    private static VectorTwin Zeros(Twins<GpuFloat32> twins, ModelState state) =>
        twins.Vector(new float[state.Parameters.Length]);

    private static void Check(ModelState state, FloatView expected, VectorTwin actual)
    {
        float[] values = actual.Download();
        foreach (StateEntry entry in state.Entries)
            Near.Equal(expected.Slice(entry.Offset, entry.Length).Span, values.AsSpan(entry.Offset, entry.Length),
                Near.Single);
    }
}
