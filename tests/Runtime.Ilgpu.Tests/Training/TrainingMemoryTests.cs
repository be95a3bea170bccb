using GResNet.Runtime.Ilgpu.Maps;
using GResNet.Runtime.Models;
using GResNet.Training;
using GResNet.Training.Ilgpu;
using GResNet.Training.Vectors;

namespace GResNet.Runtime.Ilgpu.Tests.Training;

/// <summary>What a training step does with gradients, running statistics and averages, against the CPU's.</summary>
[Collection(nameof(TestDevice))]
public sealed class TrainingMemoryTests(TestDevice device) : IDisposable
{
    private readonly GpuVectors vectors = new(device.Gpu);
    private readonly CpuVectors cpu = new(device.Workers);

    public void Dispose()
    {
        vectors.Dispose();
        cpu.Dispose();
    }

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
        double expected = Norm(cpu, state, new CpuVector(gradients.Cpu));
        Assert.Equal(1, Norm(vectors, state, vectors.Of(gradients.Gpu)) / expected, 1e-6);
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
        Assert.Equal(0, Norm(vectors, state, vectors.Of(twins.Vector(values).Gpu)));
        foreach (int place in new[] { 0, 4999, state.Parameters.Length - 1 })
        {
            values = new float[state.Parameters.Length];
            values[17] = 1;
            values[place] = value;
            VectorTwin gradients = twins.Vector(values);
            double expected = Norm(cpu, state, new CpuVector(gradients.Cpu));
            Assert.Equal(expected, Norm(vectors, state, vectors.Of(gradients.Gpu)));
        }
    }

    [Theory]
    [InlineData(1e-32f, 1e-32f)]
    [InlineData(1, 1)]
    [InlineData(1e20f, 1)]
    [InlineData(1, 1e-20f)]
    [InlineData(5e36f, 1e-32f)]
    public void Norms_of_tensors_are_the_CPUs_whatever_the_magnitude(float magnitude, float ofSecond)
    {
        using ModelState state = TestStates.Gapped();
        using Twins<GpuFloat32> twins = new(device);
        float[] values = [.. twins.Scaled(state.Parameters.Length, 1).Download()];
        // The first tensor is cut into two runs, of which the second may be much smaller.
        for (int i = 0; i < values.Length; i++) values[i] *= i < 4096 ? magnitude : ofSecond;
        VectorTwin twin = twins.Vector(values);
        Near.Equal(Norms(cpu, new CpuVector(twin.Cpu)), Norms(vectors, vectors.Of(twin.Gpu)), 1e-6);

        float[] Norms(DeviceVectors own, DeviceVector of)
        {
            DeviceVector norms = own.Allocate(3);
            own.Norms(own.Cut(ParameterGroup.Places(state)), of, norms);
            norms.Download();
            return norms.Host.Span.ToArray();
        }
    }

    [Fact]
    public void Gradients_of_several_batches_add_up()
    {
        using ModelState state = TestStates.Gapped();
        using Twins<GpuFloat32> twins = new(device);
        GradientAccumulator expected = new(cpu, state.Parameters.Length, 3);
        GradientAccumulator sums = new(vectors, state.Parameters.Length, 3);
        for (int step = 0; step < 2; step++)
        {
            expected.Restart();
            sums.Restart();
            for (int batch = 0; batch < 3; batch++)
            {
                VectorTwin gradients = twins.Vector(state.Parameters.Length);
                expected.Add(new CpuVector(gradients.Cpu));
                sums.Add(vectors.Of(gradients.Gpu));
            }

            sums.Sum.Download();
            Assert.Equal(expected.Sum.Host.Span.ToArray(), sums.Sum.Host.Span.ToArray());
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_value_that_is_not_finite_is_found(float value)
    {
        using Twins<GpuFloat32> twins = new(device);
        StepChecks checks = vectors.Check(vectors.Cut([]));
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
            DeviceVector vector = vectors.Of(twins.Vector(numbers).Gpu);
            checks.Launch(vector, vector);
            return checks.Read().AreFinite;
        }
    }

    [Fact]
    public void Running_statistics_are_put_back()
    {
        using ModelState state = TestStates.Gapped();
        using GpuState gpu = new(device.Gpu, state);
        BufferSnapshot snapshot = new(vectors, vectors.Of(gpu.Buffers));
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
        ExponentialMovingAverage expected =
            new(cpu, new CpuVector(state.Parameters), new CpuVector(state.Buffers));
        ExponentialMovingAverage average = new(vectors, vectors.Of(gpu.Parameters), vectors.Of(gpu.Buffers));
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
        Near.Equal(expected.Parameters.Host.Span, state.Parameters.Span, Near.Single);
        Near.Equal(expected.Statistics.Host.Span, state.Buffers.Span, Near.Single);
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
        DeviceVector statistics = vectors.Of(gpu.Buffers), parameters = vectors.Of(gpu.Parameters);
        BufferSnapshot snapshot = new(vectors, statistics);
        ExponentialMovingAverage average = new(vectors, parameters, statistics);
        StepChecks checks = vectors.Check(vectors.Whole(parameters.Length));
        snapshot.Take();
        snapshot.Restore();
        average.Update(0.5, copies: false);
        average.Update(0.5, copies: false);
        average.Exchange();
        checks.Launch(parameters, statistics);
        Assert.True(checks.Read().AreFinite);
        state.Parameters.Span.Clear();
        gpu.Download();
        Assert.Equal([3, 3, 3, 3, 3], state.Parameters.Span.ToArray());
    }

    private static double Norm(DeviceVectors vectors, ModelState state, DeviceVector gradients)
    {
        DeviceVector none = vectors.Allocate(0);
        StepChecks checks = vectors.Check(vectors.Cut(ParameterGroup.Places(state)));
        checks.Launch(gradients, none);
        return checks.Read().Norm;
    }
}
