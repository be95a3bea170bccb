using GResNet.Imaging.Transforms;
using GResNet.Runtime.Ilgpu.Data;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Random;
using GResNet.Runtime.Weights;
using ILGPU;
using ILGPU.Runtime;

namespace GResNet.Runtime.Ilgpu.Tests.Models;

/// <summary>
/// What generated networks are made of, by a generated network on the device and the same on the CPU.
/// </summary>
[Collection(nameof(TestDevice))]
public sealed class NetworkTests : IDisposable
{
    private const int Resolution = 9, Classes = 4, Capacity = 5;

    private static readonly PixelNormalization normalization = new([0.5f, 0.4f, 0.6f], [0.25f, 0.3f, 0.2f]);

    private readonly TestDevice device;
    private readonly Tiny expected = new(), actual = new();
    private readonly GpuState state;
    private readonly BatchInput input = new(normalization);
    private readonly GpuBatchInput gpuInput;

    public NetworkTests(TestDevice device)
    {
        this.device = device;
        expected.State.Initialize(7);
        actual.State.Initialize(7);
        state = new GpuState(device.Gpu, actual.State);
        gpuInput = new GpuBatchInput(device.Gpu, normalization, Capacity, Resolution);
    }

    public void Dispose()
    {
        gpuInput.Dispose();
        input.Dispose();
        state.Dispose();
        expected.Dispose();
        actual.Dispose();
    }

    /// <summary>Batches of all images that fit and of fewer, whose maps lie elsewhere.</summary>
    [Theory]
    [InlineData(Capacity, GpuPrecision.Float32)]
    [InlineData(2, GpuPrecision.Float32)]
    [InlineData(Capacity, GpuPrecision.BFloat16)]
    public void Training_is_the_CPUs(int count, GpuPrecision precision)
    {
        double tolerance = precision == GpuPrecision.Float32 ? 2e-5 : 0.06;
        using TrainingNetwork cpu = expected.ToTraining(Resolution, Capacity, device.Workers);
        using GpuTrainingNetwork gpu = actual.ToTraining(Resolution, Capacity, state, precision);
        Assert.Equal((Resolution, Capacity, Classes), (gpu.Resolution, gpu.Capacity, gpu.Classes));
        (cpu.DropPath, cpu.Seed, cpu.Step) = (0.5f, 11, 3);
        (gpu.DropPath, gpu.Seed, gpu.Step) = (0.5f, 11, 3);
        Batch batch = Batch(count);
        Targets targets = new(batch.Labels, 0.8f, 0.1f);

        cpu.Batch = count;
        input.Write(device.Workers, batch, cpu.Image);
        cpu.Forward();
        float[] logits = Values(cpu.Logits);
        double loss = SoftmaxCrossEntropy.Run(device.Workers, cpu.Logits, targets, Classes, cpu.LogitsGradient, out _);
        cpu.Backward();

        using var losses = device.Gpu.Accelerator.Allocate1D<float>(count);
        using var predicted = device.Gpu.Accelerator.Allocate1D<int>(count);
        GpuBatch images = gpuInput.Load(batch);
        gpu.Load(images);
        Assert.Equal(count, gpu.Batch);
        gpu.Forward();
        Near.Equal(logits, Logits(gpu), tolerance);
        gpu.Loss(
            images.Labels, targets.Share, targets.Smoothing, Classes, losses.View.BaseView, predicted.View.BaseView);
        gpu.Backward();
        Assert.Equal(loss, losses.GetAsArray1D().Average(), tolerance);
        state.Download();
        Near.Equal(expected.State.Buffers.Span, actual.State.Buffers.Span, tolerance);
        float[] gradients = new VectorTwin(device.Gpu, default, gpu.Gradients).Download();
        foreach (StateEntry entry in expected.State.Entries.Where(entry => entry.IsParameter))
            Near.Equal(cpu.Gradients.Slice(entry.Offset, entry.Length).Span,
                gradients.AsSpan(entry.Offset, entry.Length), 2 * tolerance);
    }

    [Theory]
    [InlineData(GpuPrecision.Float32, 1e-5)]
    [InlineData(GpuPrecision.BFloat16, 0.03)]
    public void Inference_is_the_CPUs(GpuPrecision precision, double tolerance)
    {
        // Running statistics of no particular batch.
        for (int i = 0; i < actual.State.Buffers.Length; i++)
            actual.State.Buffers.Span[i] = expected.State.Buffers.Span[i] = 0.5f + i % 7 * 0.1f;
        using InferenceNetwork cpu = expected.ToInference(Resolution, Capacity, device.Workers);
        using GpuInferenceNetwork gpu = actual.ToInference(Resolution, Capacity, state, precision);
        state.Upload();
        gpu.Prepare();
        foreach (int count in new[] { Capacity, 2 })
        {
            Batch batch = Batch(count);
            cpu.Batch = count;
            input.Write(device.Workers, batch, cpu.Image);
            cpu.Forward();
            gpu.Load(gpuInput.Load(batch));
            gpu.Forward();
            Near.Equal(Values(cpu.Logits), Logits(gpu), tolerance);
            Assert.Equal((8, 8), (cpu.Features, gpu.Features));
            Near.Equal(Values(cpu.Embedding), Embedding(gpu), tolerance);
        }
    }

    [Fact]
    public void A_batch_that_does_not_fit_and_a_resolution_that_is_not_there_are_refused()
    {
        using GpuTrainingNetwork network = actual.ToTraining(Resolution, 2, state, GpuPrecision.Float32);
        GpuBatch images = gpuInput.Load(Batch(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => network.Load(images));
        Assert.Throws<ArgumentOutOfRangeException>(() => actual.ToTraining(8, 2, state, GpuPrecision.Float32));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            actual.ToInference(Resolution, 0, state, GpuPrecision.Float32));
    }

    [Fact]
    public void A_batch_whose_maps_no_index_reaches_is_refused_before_memory_is_taken()
    {
        // The image is the largest map.
        const int Most = int.MaxValue / (3 * Resolution * Resolution);
        long before = device.Gpu.AllocatedBytes;
        foreach (GpuPrecision precision in Enum.GetValues<GpuPrecision>())
        {
            GpuException training =
                Assert.Throws<GpuException>(() => actual.ToTraining(Resolution, Most + 1, state, precision));
            GpuException inference =
                Assert.Throws<GpuException>(() => actual.ToInference(Resolution, Most + 1, state, precision));
            Assert.EndsWith($"take {Most} images at most.", training.Message, StringComparison.Ordinal);
            Assert.Equal(training.Message, inference.Message);
        }

        Assert.Equal(before, device.Gpu.AllocatedBytes);
    }

    [Fact]
    public void Maps_of_bfloat16_take_half_the_memory()
    {
        using GpuTrainingNetwork whole = actual.ToTraining(Resolution, 64, state, GpuPrecision.Float32);
        using GpuTrainingNetwork half = actual.ToTraining(Resolution, 64, state, GpuPrecision.BFloat16);
        Assert.Equal(0.5, (double)half.ArenaBytes / whole.ArenaBytes, 0.02);
    }

    private static float[] Logits(GpuNetwork network) => Read(network, Classes, network.ReadLogits);

    private static float[] Embedding(GpuInferenceNetwork network) =>
        Read(network, network.Features, network.ReadEmbedding);

    private static unsafe float[] Read(GpuNetwork network, int channels, Action<FeatureMap> read)
    {
        using AlignedBuffer native = new(network.Batch * FeatureMap.FloatsPerImage(channels, 1, 1));
        FeatureMap values = new(native.Data, network.Batch, channels, 1, 1);
        read(values);
        return Values(values);
    }

    private static float[] Values(FeatureMap map)
    {
        float[] values = new float[map.Batch * map.Channels * map.Height * map.Width];
        map.CopyTo(values);
        return values;
    }

    private static Batch Batch(int count)
    {
        Batch batch = new(count, Resolution, 3);
        RandomStream random = new(new RandomKey(1, 2, count));
        for (int i = 0; i < batch.Pixels.Length; i++) batch.Pixels[i] = (byte)random.NextInt(256);
        for (int image = 0; image < count; image++) batch.Labels[image] = image * 3 % Classes;
        return batch;
    }
}
