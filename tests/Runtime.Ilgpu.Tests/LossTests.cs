using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Maps;
using GResNet.Runtime.Kernels;
using ILGPU.Runtime;

namespace GResNet.Runtime.Ilgpu.Tests;

/// <summary>Softmax cross-entropy against the CPU's.</summary>
[Collection(nameof(TestDevice))]
public class LossTests(TestDevice device)
{
    [Theory]
    [InlineData(1, 0, 7)]
    [InlineData(1, 0.1f, 10)]
    [InlineData(0.3f, 0.1f, 9)]
    [InlineData(0.8f, 0, 1)]
    public void Losses_predictions_and_gradients_are_the_CPUs(float share, float smoothing, int classes) =>
        Compare<GpuFloat32>(share, smoothing, classes);

    [Fact]
    public void The_loss_of_bfloat16_is_the_CPUs() => Compare<GpuBFloat16>(0.3f, 0.1f, 9);

    private void Compare<T>(float share, float smoothing, int classes)
        where T : unmanaged, IGpuElement<T>
    {
        using Twins<T> twins = new(device);
        const int batch = 5, outputs = 10;
        MapTwin<T> logits = twins.Map(batch, outputs, 1, 1), gradient = twins.Result(batch, outputs, 1, 1);
        // Equal ones: the first is the prediction.
        for (int c = 0; c < outputs; c++) logits.Cpu[1, c, 0, 0] = 100 + c % 3;
        logits.Upload();
        int[] labels = [.. Enumerable.Range(0, batch).Select(image => image * 3 % classes)];
        double loss = SoftmaxCrossEntropy.Run(
            device.Workers, logits.Cpu, new Targets(labels, share, smoothing), classes, gradient.Cpu, out _);
        ImageResult[] results = new ImageResult[batch];
        SoftmaxCrossEntropy.Evaluate(device.Workers, logits.Cpu, labels, classes, results);

        using var deviceLabels = device.Gpu.Accelerator.Allocate1D(labels);
        using var predicted = device.Gpu.Accelerator.Allocate1D<int>(batch);
        VectorTwin losses = twins.Target(batch);
        // In place, as a network does.
        GpuSoftmaxCrossEntropy.Run(
            device.Gpu, logits.Gpu, deviceLabels.View.BaseView, share, smoothing, classes, logits.Gpu, losses.Gpu,
            predicted.View.BaseView);
        Assert.Equal(results.Select(result => result.Predicted), predicted.GetAsArray1D());
        Assert.Equal(loss, losses.Download().Average(), 1e-5 * Math.Max(1, loss));
        (gradient with { Gpu = logits.Gpu }).Check(2e-5 + Near.Rounding<T>());
    }
}
