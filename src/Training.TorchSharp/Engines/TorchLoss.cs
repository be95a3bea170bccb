using GResNet.Runtime.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace GResNet.Training.TorchSharp;

/// <summary>The loss of <see cref="SoftmaxCrossEntropy"/>, in float64 as there.</summary>
internal static class TorchLoss
{
    /// <summary>The mean loss of a batch, to be differentiated, and how many images are right.</summary>
    /// <param name="logits">N × C.</param>
    /// <param name="targets">N labels, and how they are mixed and smoothed.</param>
    /// <param name="classes">Logits that count, from 1 to C.</param>
    /// <exception cref="ArgumentException">A label is not a class.</exception>
    public static (Tensor Loss, Tensor Correct) Of(Tensor logits, Targets targets, int classes)
    {
        Targets.CheckLabels(targets.Labels, classes);
        using DisposeScope scope = NewDisposeScope();
        Tensor counted = logits.narrow(1, 0, classes).to(ScalarType.Float64);
        Tensor labels = Labels(targets.Labels, logits.device);
        Tensor logs = counted.log_softmax(1);
        Tensor wanted = logs.gather(1, labels);
        if (targets.Share < 1)
            wanted = (double)targets.Share * wanted + (1.0 - targets.Share) * logs.gather(1, labels.roll(1, 0));
        wanted = (1.0 - targets.Smoothing) * wanted + (double)targets.Smoothing * logs.mean([1], true);
        Tensor right = counted.argmax(1).eq(Principal(targets, logits.device));
        // Where a logit is not a number, nothing is right.
        right = right.logical_and(counted.sum(1).isnan().logical_not());
        return (
            wanted.mean().neg().MoveToOuterDisposeScope(),
            right.sum(ScalarType.Int64).MoveToOuterDisposeScope());
    }

    private static Tensor Labels(ReadOnlySpan<int> labels, Device device)
    {
        long[] values = new long[labels.Length];
        for (int image = 0; image < values.Length; image++) values[image] = labels[image];
        return tensor(values, [values.Length, 1], device: device);
    }

    private static Tensor Principal(Targets targets, Device device)
    {
        long[] values = new long[targets.Labels.Length];
        for (int image = 0; image < values.Length; image++) values[image] = targets.Principal(image);
        return tensor(values, [values.Length], device: device);
    }
}
