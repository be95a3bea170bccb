using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Tests.Reference;
using GResNet.Runtime.Tests.Training;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Tests.Kernels;

public class SoftmaxCrossEntropyTests
{
    [Theory]
    [InlineData(1, 2, 2, 1f, 0f)]
    [InlineData(3, 10, 10, 1f, 0.1f)]
    [InlineData(40, 17, 17, 0.3f, 0f)]
    [InlineData(5, 100, 100, 0.3f, 0.1f)]
    [InlineData(4, 40, 17, 0.6f, 0.1f)]
    [InlineData(3, 16, 1, 1f, 0.1f)]
    public void Loss_and_gradient_agree(int batch, int outputs, int classes, float share, float smoothing)
    {
        using Tensors tensors = new();
        using WorkerPool workers = new(2);
        Nchw shape = new(batch, outputs, 1, 1);
        double[] logits = tensors.Normal(shape.Length, 3);
        int[] labels = Enumerable.Range(0, batch).Select(n => n * 7 % classes).ToArray();
        FeatureMap map = tensors.Map(shape, logits), gradient = tensors.Map(shape);

        double loss = SoftmaxCrossEntropy.Run(workers, map, new(labels, share, smoothing), classes, gradient, out _);
        Assert.Equal(Loss(logits, labels, outputs, classes, share, smoothing), loss, 1e-9);
        double[] values = [.. Values(gradient).Select(v => (double)v)];
        Gradients.Check(x => [Loss(x, labels, outputs, classes, share, smoothing)], logits, [1], values, 1e-6);
        Assert.All(values.Chunk(outputs), image => Assert.All(image[classes..], v => Assert.Equal(0, v)));
    }

    [Theory]
    [InlineData("hard", 1f, 0f)]
    [InlineData("smoothed", 1f, 0.1f)]
    [InlineData("mixed", 0.75f, 0f)]
    [InlineData("mixed-smoothed", 0.3f, 0.1f)]
    [InlineData("halves", 0.5f, 0.1f)]
    public void Mixed_and_smoothed_targets_are_those_of_torch(string name, float share, float smoothing)
    {
        using var fixture = new TrainingFixture();
        using Tensors tensors = new();
        using WorkerPool workers = new(2);
        int[] labels = fixture.Integers("loss/labels");
        FeatureMap logits = Logits(tensors, fixture), gradient = tensors.Map(new(labels.Length, 23, 1, 1));

        double loss = SoftmaxCrossEntropy.Run(
            workers, logits, new(labels, share, smoothing), classes: 5, gradient, out int correct);
        Assert.Equal(fixture[$"loss/{name}/loss"][0], loss, 1e-6);
        Assert.Equal(fixture.Integers($"loss/{name}/correct")[0], correct);
        Near.Equal(fixture.Expected($"loss/{name}/gradient"), gradient);
    }

    [Fact]
    public void Each_image_is_measured_as_torch_does()
    {
        using var fixture = new TrainingFixture();
        using Tensors tensors = new();
        using WorkerPool workers = new(2);
        int[] labels = fixture.Integers("loss/labels");
        float[] losses = fixture["loss/images/loss"], probabilities = fixture["loss/images/probability"];
        var results = new ImageResult[labels.Length];

        SoftmaxCrossEntropy.Evaluate(workers, Logits(tensors, fixture), labels, classes: 5, results);

        float[][] logits = [.. fixture["loss/logits"].Chunk(23).Select(image => image[..5])];
        for (int image = 0; image < labels.Length; image++)
        {
            ImageResult result = results[image];
            Assert.Equal(losses[image], result.Loss, 1e-6);
            Assert.Equal(Array.IndexOf(logits[image], logits[image].Max()), result.Predicted);
            Assert.Equal(logits[image].Count(logit => logit > logits[image][labels[image]]), result.Rank);
            Assert.Equal(1 / logits[image].Sum(logit => Math.Exp(logit - logits[image].Max())),
                result.PredictedProbability, 1e-6);
        }
    }

    [Fact]
    public void Of_equal_logits_the_first_is_predicted_and_nothing_is_ahead_of_what_is_not_there()
    {
        using Tensors tensors = new();
        using WorkerPool workers = new(1);
        double[] image = [2, 5, 5, 1];
        FeatureMap logits = tensors.Map(new(5, 4, 1, 1), [.. image, .. image, .. image, .. image, 1, double.NaN, 3, 2]);
        var results = new ImageResult[5];
        SoftmaxCrossEntropy.Evaluate(workers, logits, [1, 2, -1, 3, 2], classes: 4, results);
        Assert.Equal([1, 1, -1, 1], results[..4].Select(r => r.Predicted));
        // A NaN is ahead of everything, so that a broken network is not right by chance.
        Assert.Equal([0, 1, -1, 3, 1], results.Select(r => r.Rank));
        Assert.Equal(ImageResult.None, results[2]);
    }

    [Fact]
    public void Threads_do_not_change_the_bits()
    {
        using Tensors tensors = new();
        Nchw shape = new(9, 50, 1, 1);
        FeatureMap logits = tensors.Map(shape, tensors.Normal(shape.Length, 3));
        int[] labels = [.. Enumerable.Range(0, 9)];
        (double Loss, float[] Gradient) Run(int threads)
        {
            using WorkerPool workers = new(threads);
            FeatureMap gradient = tensors.Map(shape);
            double loss = SoftmaxCrossEntropy.Run(workers, logits, new(labels, 0.3f, 0.1f), 40, gradient, out _);
            return (loss, Values(gradient));
        }

        (double loss, float[] gradient) = Run(1);
        foreach (int threads in new[] { 2, 3 })
        {
            Assert.Equal(loss, Run(threads).Loss);
            Assert.Equal(gradient, Run(threads).Gradient);
        }
    }

    [Fact]
    public void The_gradient_may_replace_the_logits()
    {
        using Tensors tensors = new();
        using WorkerPool workers = new(2);
        Nchw shape = new(3, 20, 1, 1);
        double[] values = tensors.Normal(shape.Length, 3);
        FeatureMap logits = tensors.Map(shape, values), gradient = tensors.Map(shape),
            inPlace = tensors.Map(shape, values);
        SoftmaxCrossEntropy.Run(workers, logits, new([1, 2, 3], 0.3f, 0.1f), 18, gradient, out _);
        SoftmaxCrossEntropy.Run(workers, inPlace, new([1, 2, 3], 0.3f, 0.1f), 18, inPlace, out _);
        Near.BitwiseEqual(gradient, inPlace);
    }

    [Fact]
    public void Large_logits_do_not_overflow()
    {
        using Tensors tensors = new();
        using WorkerPool workers = new(1);
        FeatureMap logits = tensors.Map(new(2, 3, 1, 1), [1e4, -1e4, 0, -1e30, 1e30, 0]);
        FeatureMap gradient = tensors.Map(new(2, 3, 1, 1));
        double loss = SoftmaxCrossEntropy.Run(workers, logits, new([0, 1]), 3, gradient, out int correct);
        Assert.Equal(0, loss);
        Assert.Equal(2, correct);
        Near.Equal(new double[6], gradient);
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        using Tensors tensors = new();
        using WorkerPool workers = new(1);
        FeatureMap logits = tensors.Map(new(2, 3, 1, 1), new double[6]);
        var results = new ImageResult[2];
        Refused<ArgumentOutOfRangeException>("Image 1 has label 3", () => Train([0, 3], 3));
        Refused<ArgumentOutOfRangeException>("Image 1 has label 2", () => Train([0, 2], 2));
        Refused<ArgumentOutOfRangeException>("Image 0 has label -1", () => Train([-1, 2], 3));
        Refused<ArgumentOutOfRangeException>("3 outputs", () => Train([0, 0], 4));
        Refused<ArgumentOutOfRangeException>("3 outputs", () => Train([0, 0], 0));
        Refused<ArgumentOutOfRangeException>("share", () => Train([0, 0], 3, share: 1.5f));
        Refused<ArgumentOutOfRangeException>("Smoothing", () => Train([0, 0], 3, smoothing: 1));
        Refused<ArgumentException>("1×3×1×1", () => Train([0], 3));
        Refused<ArgumentOutOfRangeException>(
            "Image 0 has label -2", () => SoftmaxCrossEntropy.Evaluate(workers, logits, [-2, 0], 3, results));
        Refused<ArgumentException>(
            "1 results", () => SoftmaxCrossEntropy.Evaluate(workers, logits, [0, 0], 3, results.AsSpan(1)));

        void Train(int[] labels, int classes, float share = 1, float smoothing = 0) =>
            SoftmaxCrossEntropy.Run(workers, logits, new(labels, share, smoothing), classes, logits, out _);

        static void Refused<TException>(string part, Action action) where TException : Exception =>
            Assert.Contains(part, Assert.Throws<TException>(action).Message, StringComparison.Ordinal);
    }

    private static FeatureMap Logits(Tensors tensors, TrainingFixture fixture) =>
        tensors.Map(new(fixture.Integers("loss/labels").Length, 23, 1, 1), fixture.Expected("loss/logits"));

    private static float[] Values(FeatureMap map)
    {
        var values = new float[map.Pixels * map.Channels];
        map.CopyTo(values);
        return values;
    }

    private static double Loss(
        double[] logits, int[] labels, int outputs, int classes, double share, double smoothing) =>
        logits.Chunk(outputs).Select((image, n) =>
        {
            double[] x = image[..classes];
            int partner = labels[(n + labels.Length - 1) % labels.Length];
            double normalizer = Math.Log(x.Sum(Math.Exp));
            return normalizer
                - (1 - smoothing) * (share * x[labels[n]] + (1 - share) * x[partner]) - smoothing * x.Average();
        }).Average();
}
