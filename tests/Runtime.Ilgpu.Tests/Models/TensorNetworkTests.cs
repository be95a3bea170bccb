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

/// <summary>A generated network whose convolutions run on tensor cores, and the same on the CPU.</summary>
[Collection(nameof(TestDevice))]
public sealed class TensorNetworkTests
{
    private const int Resolution = 9, Classes = 7, Count = 2;

    /// <summary>
    /// Relative to a tensor's norm. Rounding is by 2⁻⁸ at most; layers add theirs up, forward and backward.
    /// </summary>
    private const double Forward = 0.01, Gradient = 0.03;

    [Fact]
    public unsafe void A_training_step_is_near_the_CPUs()
    {
        using TestDevice device = TestDevice.OfTensorCores();
        PixelNormalization normalization = new([0.5f, 0.4f, 0.6f], [0.25f, 0.3f, 0.2f]);
        using Eights expected = new(), actual = new();
        expected.State.Initialize(7);
        actual.State.Initialize(7);
        using GpuState state = new(device.Gpu, actual.State);
        using BatchInput input = new(normalization);
        using GpuBatchInput gpuInput = new(device.Gpu, normalization, Count, Resolution);
        using TrainingNetwork cpu = expected.ToTraining(Resolution, Count, device.Workers);
        using GpuTrainingNetwork gpu = actual.ToTraining(Resolution, Count, state, GpuPrecision.BFloat16);
        Batch batch = new(Count, Resolution, 3);
        RandomStream random = new(new RandomKey(1, 2, 3));
        for (int i = 0; i < batch.Pixels.Length; i++) batch.Pixels[i] = (byte)random.NextInt(256);
        for (int image = 0; image < Count; image++) batch.Labels[image] = image * 3 % Classes;
        Targets targets = new(batch.Labels, 0.8f, 0.1f);

        input.Write(device.Workers, batch, cpu.Image);
        cpu.Forward();
        float[] logits = new float[Count * Classes];
        cpu.Logits.CopyTo(logits);
        SoftmaxCrossEntropy.Run(device.Workers, cpu.Logits, targets, Classes, cpu.LogitsGradient, out _);
        cpu.Backward();

        GpuBatch images = gpuInput.Load(batch);
        gpu.Load(images);
        gpu.Forward();
        using AlignedBuffer native = new(Count * FeatureMap.FloatsPerImage(Classes, 1, 1));
        FeatureMap read = new(native.Data, Count, Classes, 1, 1);
        gpu.ReadLogits(read);
        float[] found = new float[Count * Classes];
        read.CopyTo(found);
        List<string> wrong = [];
        Compare("logits", logits, found, Forward, 0);

        using var losses = device.Gpu.Accelerator.Allocate1D<float>(Count);
        using var predicted = device.Gpu.Accelerator.Allocate1D<int>(Count);
        gpu.Loss(
            images.Labels, targets.Share, targets.Smoothing, Classes, losses.View.BaseView, predicted.View.BaseView);
        gpu.Backward();
        state.Download();
        float[] gradients = new VectorTwin(device.Gpu, default, gpu.Gradients).Download();
        // Some gradients are almost zero, where only rounding is left of them.
        double floor = 0.01 * Norm(cpu.Gradients.Span);
        foreach (StateEntry entry in expected.State.Entries)
            if (entry.IsParameter)
                Compare(
                    entry.Name, cpu.Gradients.Slice(entry.Offset, entry.Length).Span,
                    gradients.AsSpan(entry.Offset, entry.Length), Gradient,
                    floor);
            else Compare(entry.Name, expected.State[entry].Span, actual.State[entry].Span, Forward, 0);
        if (wrong.Count > 0) Assert.Fail(string.Join('\n', wrong));

        void Compare(string name, ReadOnlySpan<float> of, ReadOnlySpan<float> to, double tolerance, double least)
        {
            float[] difference = new float[of.Length];
            for (int i = 0; i < difference.Length; i++) difference[i] = to[i] - of[i];
            double relative = Norm(difference) / (Norm(of) + least);
            if (!(relative <= tolerance)) wrong.Add($"{name} differs by {relative:P2} of its norm.");
        }
    }

    private static double Norm(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values) sum += (double)value * value;
        return Math.Sqrt(sum);
    }
}
