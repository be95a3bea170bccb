using GResNet.Runtime.Ilgpu.Maps;
using GResNet.Runtime.Models;
using GResNet.Training;
using GResNet.Training.Ilgpu;

namespace GResNet.Runtime.Ilgpu.Tests.Training;

/// <summary>What a training step does with gradients, running statistics and averages, against the CPU's.</summary>
[Collection(nameof(TestDevice))]
public class TrainingMemoryTests(TestDevice device)
{
    // GPUs take numbers below float32's normal ones, which begin at 1.2e-38, for zero.
    [Theory]
    [InlineData(1e-32f)]
    [InlineData(1e-20f)]
    [InlineData(1e-9f)]
    [InlineData(1)]
    [InlineData(1e9f)]
    [InlineData(1e20f)]
    [InlineData(5e37f)]
    public void The_norm_is_the_CPUs_whatever_the_magnitude(float magnitude)
    {
        using ModelState state = TestStates.Gapped();
        using Twins<GpuFloat32> twins = new(device);
        VectorTwin gradients = twins.Scaled(state.Parameters.Length, magnitude);
        double expected = new GradientNorm(state, device.Workers).Of(gradients.Cpu);
        Assert.Equal(1, Norm(state, gradients) / expected, 1e-6);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void The_norm_is_not_finite_when_a_gradient_is_not(float value)
    {
        using ModelState state = TestStates.Gapped();
        using Twins<GpuFloat32> twins = new(device);
        float[] values = new float[state.Parameters.Length];
        // Between tensors it does not count.
        values[TestStates.Gap] = value;
        Assert.Equal(0, Norm(state, twins.Vector(values)));
        foreach (int place in new[] { 0, 4999, state.Parameters.Length - 1 })
        {
            values = new float[state.Parameters.Length];
            values[17] = 1;
            values[place] = value;
            VectorTwin gradients = twins.Vector(values);
            double expected = new GradientNorm(state, device.Workers).Of(gradients.Cpu);
            Assert.Equal(expected, Norm(state, gradients));
        }
    }

    [Fact]
    public void Gradients_of_several_batches_add_up()
    {
        using ModelState state = TestStates.Gapped();
        using GpuState gpu = new(device.Gpu, state);
        using Twins<GpuFloat32> twins = new(device);
        using GradientAccumulator expected = new(state, 3, device.Workers);
        using GpuGradientAccumulator sums = new(gpu, 3);
        Assert.Throws<InvalidOperationException>(() => sums.Sum);
        for (int step = 0; step < 2; step++)
        {
            expected.Restart();
            sums.Restart();
            for (int batch = 0; batch < 3; batch++)
            {
                VectorTwin gradients = twins.Vector(state.Parameters.Length);
                expected.Add(gradients.Cpu);
                sums.Add(gradients.Gpu);
            }

            Assert.Equal(expected.Sum.Span.ToArray(), new VectorTwin(device.Gpu, default, sums.Sum).Download());
        }

        Assert.Throws<InvalidOperationException>(() => sums.Add(gpu.Parameters));
    }

    [Fact]
    public void Of_a_single_batch_the_gradients_are_the_sum()
    {
        using ModelState state = TestStates.Gapped();
        using GpuState gpu = new(device.Gpu, state);
        using GpuGradientAccumulator sums = new(gpu, 1);
        sums.Add(gpu.Parameters);
        Assert.Equal(gpu.Parameters, sums.Sum);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_value_that_is_not_finite_is_found(float value)
    {
        using Twins<GpuFloat32> twins = new(device);
        using GpuFiniteness finiteness = new(device.Gpu);
        float[] values = new float[70];
        (values[3], values[4]) = (float.MaxValue, float.MinValue);
        Assert.True(AreFinite(values));
        foreach (int place in new[] { 0, 33, 69 })
        {
            float[] wrong = [.. values];
            wrong[place] = value;
            Assert.False(AreFinite(wrong));
        }

        Assert.True(AreFinite(values));

        bool AreFinite(float[] numbers)
        {
            finiteness.Launch(twins.Vector(numbers).Gpu);
            return finiteness.Read();
        }
    }

    [Fact]
    public void Running_statistics_are_put_back()
    {
        using ModelState state = TestStates.Gapped();
        using GpuState gpu = new(device.Gpu, state);
        using GpuBufferSnapshot snapshot = new(gpu);
        float[] before = [.. state.Buffers.Span];
        snapshot.Take();
        state.Buffers.Span.Fill(float.NaN);
        gpu.Upload();
        snapshot.Restore();
        gpu.Download();
        Assert.Equal(before, state.Buffers.Span.ToArray());
    }

    [Fact]
    public void The_average_is_the_CPUs_and_changes_places_with_the_state()
    {
        using ModelState state = TestStates.Gapped();
        using GpuState gpu = new(device.Gpu, state);
        using ExponentialMovingAverage expected = new(state, device.Workers);
        using GpuMovingAverage average = new(gpu);
        bool[] copies = [true, false, false, false];
        foreach (bool copy in copies)
        {
            foreach (ref float value in state.Parameters.Span) value += 1;
            foreach (ref float value in state.Buffers.Span) value *= 2;
            gpu.Upload();
            expected.Update(0.75, copy);
            average.Update(0.75, copy);
            Assert.Equal(expected.Updates, average.Updates);
        }

        float[] own = [.. state.Parameters.Span], ownBuffers = [.. state.Buffers.Span];
        average.Exchange();
        gpu.Download();
        Near.Equal(expected.Parameters.Span, state.Parameters.Span, Near.Single);
        Near.Equal(expected.Buffers.Span, state.Buffers.Span, Near.Single);
        Assert.NotEqual(own, state.Parameters.Span.ToArray());
        average.Exchange();
        gpu.Download();
        Assert.Equal(own, state.Parameters.Span.ToArray());
        Assert.Equal(ownBuffers, state.Buffers.Span.ToArray());
    }

    [Fact]
    public void A_state_without_running_statistics_is_no_exception()
    {
        using ModelState state = new([new StateEntry("head.bias", StateRole.Bias, [5], 0)]);
        state.Parameters.Span.Fill(3);
        using GpuState gpu = new(device.Gpu, state);
        using GpuBufferSnapshot snapshot = new(gpu);
        using GpuMovingAverage average = new(gpu);
        using GpuFiniteness finiteness = new(device.Gpu);
        snapshot.Take();
        snapshot.Restore();
        average.Update(0.5, copies: false);
        average.Update(0.5, copies: false);
        average.Exchange();
        finiteness.Launch(gpu.Buffers);
        Assert.True(finiteness.Read());
        state.Parameters.Span.Clear();
        gpu.Download();
        Assert.Equal([3, 3, 3, 3, 3], state.Parameters.Span.ToArray());
    }

    private double Norm(ModelState state, VectorTwin gradients)
    {
        using GpuState gpu = new(device.Gpu, state);
        using GpuGradientNorm norm = new(gpu);
        norm.Launch(gradients.Gpu);
        return norm.Read();
    }
}
