using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Tests.Reference;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Tests.Kernels;

public class SoftmaxCrossEntropyTests
{
    [Theory]
    [InlineData(1, 2, 0f)]
    [InlineData(3, 10, 0.1f)]
    [InlineData(40, 17, 0f)]
    [InlineData(5, 100, 0.1f)]
    public void Loss_and_gradient_agree(int batch, int classes, float smoothing)
    {
        using Tensors tensors = new();
        using WorkerPool workers = new(2);
        Nchw shape = new(batch, classes, 1, 1);
        double[] logits = tensors.Normal(shape.Length, 3);
        int[] labels = Enumerable.Range(0, batch).Select(n => n * 7 % classes).ToArray();
        FeatureMap map = tensors.Map(shape, logits), gradient = tensors.Map(shape);

        double loss = SoftmaxCrossEntropy.Run(workers, map, labels, smoothing, gradient, out int correct);
        Assert.Equal(Loss(logits, labels, classes, smoothing), loss, 1e-9);
        Assert.Equal(
            logits.Chunk(classes).Zip(labels).Count(image => Array.IndexOf(image.First, image.First.Max()) == image.Second),
            correct);
        float[] values = new float[shape.Length];
        gradient.CopyTo(values);
        Gradients.Check(
            x => [Loss(x, labels, classes, smoothing)], logits, [1], values.Select(v => (double)v).ToArray(), 1e-6);
        Assert.Equal(loss, SoftmaxCrossEntropy.Run(workers, map, labels, smoothing, out int again));
        Assert.Equal(correct, again);
    }

    [Fact]
    public void Large_logits_do_not_overflow()
    {
        using Tensors tensors = new();
        using WorkerPool workers = new(1);
        FeatureMap logits = tensors.Map(new(2, 3, 1, 1), [1e4, -1e4, 0, -1e30, 1e30, 0]);
        FeatureMap gradient = tensors.Map(new(2, 3, 1, 1));
        double loss = SoftmaxCrossEntropy.Run(workers, logits, [0, 1], 0, gradient, out int correct);
        Assert.Equal(0, loss);
        Assert.Equal(2, correct);
        Near.Equal(new double[6], gradient);
    }

    [Fact]
    public void A_label_out_of_range_is_named()
    {
        using Tensors tensors = new();
        using WorkerPool workers = new(1);
        FeatureMap logits = tensors.Map(new(2, 3, 1, 1), new double[6]);
        ArgumentOutOfRangeException failure = Assert.Throws<ArgumentOutOfRangeException>(
            () => SoftmaxCrossEntropy.Run(workers, logits, [0, 3], 0, out _));
        Assert.Contains("Image 1 has label 3", failure.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => SoftmaxCrossEntropy.Run(workers, logits, [0], 0, out _));
    }

    private static double Loss(double[] logits, int[] labels, int classes, float smoothing) =>
        logits.Chunk(classes).Zip(labels).Average(image =>
        {
            double normalizer = Math.Log(image.First.Sum(x => Math.Exp(x)));
            return (1.0 - smoothing) * (normalizer - image.First[image.Second])
                + smoothing * image.First.Average(x => normalizer - x);
        });
}
