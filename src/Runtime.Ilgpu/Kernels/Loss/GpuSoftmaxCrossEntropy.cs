using GResNet.Runtime.Ilgpu.Maps;
using GResNet.Runtime.Kernels;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// The cross-entropy of softmax(logits) against targets (<see cref="Targets"/>). Only the first logits may count, one
/// for each class: the others are outside the softmax.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GpuSoftmaxCrossEntropy
{
    /// <summary>Each image's loss and prediction, and the gradient of the mean loss.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="logits">N × C × 1 × 1.</param>
    /// <param name="labels">N labels from 0 to below <paramref name="classes"/>:
    /// nobody checks those on the device.</param>
    /// <param name="share">Share of an image's own label; the rest is that of the image before,
    /// the first's of the last.</param>
    /// <param name="smoothing">Probability spread over all classes.</param>
    /// <param name="classes">Logits that count, from 1 to C.</param>
    /// <param name="gradient">N × C × 1 × 1, overwritten; zero for logits that do not count. It may be
    /// <paramref name="logits"/>.</param>
    /// <param name="losses">N losses in nats, overwritten.</param>
    /// <param name="predicted">N classes, overwritten: the first greatest logit.</param>
    /// <exception cref="ArgumentException">Dimensions do not fit,
    /// or a share or smoothing is out of its range.</exception>
    public static void Run<T>(
        GpuDevice device, GpuMap<T> logits, ArrayView<int> labels, float share, float smoothing, int classes,
        GpuMap<T> gradient,
        ArrayView<float> losses, ArrayView<int> predicted)
        where T : unmanaged, IGpuElement<T>
    {
        Check.Shape(logits, logits.Batch, logits.Channels, 1, 1, nameof(logits));
        Check.Same(logits, gradient);
        Check.Length(losses, logits.Batch, nameof(losses));
        if (labels.Length != logits.Batch || predicted.Length != logits.Batch)
            throw new ArgumentException(
                $"{labels.Length} labels and room for {predicted.Length} predictions given for {logits.Batch} images.");
        if (classes < 1 || classes > logits.Channels)
            throw new ArgumentOutOfRangeException(
                nameof(classes), classes,
                $"The network has {logits.Channels} outputs; that many classes can count at most.");
        if (share is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(share), share, "The share of a label must be from 0 to 1.");
        if (smoothing is not (>= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(smoothing), smoothing, "Expected from 0 to below 1.");
        device.Launch(
            new(logits.Batch, 1, 1), WeightGroups.Threads(device),
            new SoftmaxKernel<T>(logits, labels, share, smoothing, classes, gradient, losses, predicted));
    }
}
