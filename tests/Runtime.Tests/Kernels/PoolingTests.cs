using GResNet.Runtime.Geometry;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Tests.Reference;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Tests.Kernels;

public class PoolingTests
{
    public static TheoryData<Nchw, PoolingShape> Cases { get; } = new()
    {
        { new(1, 1, 2, 2), new(2, 2) },
        { new(3, 17, 8, 6), new(2, 2) },
        { new(1, 32, 11, 11), new(2, 2, Ceil: true) },
        { new(1, 3, 11, 9), new(3, 2, 1) },
        { new(2, 16, 10, 10), new(3, 2, 1, Ceil: true) },
        { new(1, 16, 10, 7), new(3, 2, 1, Ceil: true, CountIncludePad: true) },
        { new(1, 16, 7, 7), new(3, 1, 1, CountIncludePad: true) },
        { new(1, 5, 9, 9), new(2, 3) },
        { new(1, 5, 9, 9), new(2, 3, Ceil: true) },
        { new(3, 3, 1, 1), new(1, 1) },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Average_pools_agree(Nchw input, PoolingShape shape)
    {
        using Tensors tensors = new();
        using WorkerPool workers = new(2);
        Nchw output = PoolingReference.Output(shape, input);
        double[] x = tensors.Normal(input.Length), gy = tensors.Normal(output.Length);
        double[] gx = PoolingReference.AverageBackward(shape, input, gy);
        Gradients.Check(v => PoolingReference.Average(shape, input, v), x, gy, gx);

        FeatureMap y = tensors.Map(output), inputGradient = tensors.Map(input);
        AveragePooling.Forward(workers, shape, tensors.Map(input, x), y);
        Near.Equal(PoolingReference.Average(shape, input, x), y);
        AveragePooling.Backward(workers, shape, tensors.Map(output, gy), inputGradient);
        Near.Equal(gx, inputGradient);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Max_pools_agree(Nchw input, PoolingShape shape)
    {
        using Tensors tensors = new();
        using WorkerPool workers = new(2);
        Nchw output = PoolingReference.Output(shape, input);
        double[] x = tensors.Normal(input.Length), gy = tensors.Normal(output.Length);
        double[] gx = PoolingReference.MaxBackward(shape, input, gy, x);
        Gradients.Check(v => PoolingReference.Max(shape, input, v), x, gy, gx);
        CheckMax(tensors, workers, shape, input, x, gy);
    }

    [Fact]
    public void Of_equal_elements_the_first_gets_the_gradient_and_NaN_is_the_greatest()
    {
        using Tensors tensors = new();
        using WorkerPool workers = new(2);
        Nchw input = new(2, 17, 6, 6);
        double[] x = tensors.Normal(input.Length).Select(v => Math.Round(v)).ToArray();
        x[40] = x[200] = x[201] = double.NaN;
        PoolingShape shape = new(3, 2, 1);
        CheckMax(tensors, workers, shape, input, x, tensors.Normal(PoolingReference.Output(shape, input).Length));
    }

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(3, 17, 7, 5)]
    public void Global_average_pools_agree(int batch, int channels, int height, int width)
    {
        using Tensors tensors = new();
        using WorkerPool workers = new(2);
        Nchw input = new(batch, channels, height, width), output = new(batch, channels, 1, 1);
        double[] x = tensors.Normal(input.Length), gy = tensors.Normal(output.Length);
        double[] Mean(double[] values) => values.Chunk(input.Plane).Select(plane => plane.Average()).ToArray();
        double[] gx = x.Select((_, i) => gy[i / input.Plane] / input.Plane).ToArray();
        Gradients.Check(Mean, x, gy, gx);

        FeatureMap y = tensors.Map(output), inputGradient = tensors.Map(input);
        GlobalAveragePooling.Forward(workers, tensors.Map(input, x), y);
        Near.Equal(Mean(x), y);
        GlobalAveragePooling.Backward(workers, tensors.Map(output, gy), inputGradient);
        Near.Equal(gx, inputGradient);
    }

    [Fact]
    public void Maps_that_do_not_fit_are_refused()
    {
        using Tensors tensors = new();
        using WorkerPool workers = new(1);
        FeatureMap x = tensors.Map(new(1, 16, 11, 11)), y = tensors.Map(new(1, 16, 6, 6));
        Assert.Throws<ArgumentException>(() => AveragePooling.Forward(workers, new(2, 2), x, y));
        Assert.Throws<ArgumentException>(() => MaxPooling.Backward(workers, new(2, 2), y, x, x));
        Assert.Throws<ArgumentException>(() => GlobalAveragePooling.Forward(workers, x, y));
    }

    private static void CheckMax(
        Tensors tensors, WorkerPool workers, PoolingShape shape, Nchw input, double[] x, double[] gy)
    {
        Nchw output = PoolingReference.Output(shape, input);
        FeatureMap values = tensors.Map(input, x), y = tensors.Map(output), gradient = tensors.Map(input);
        MaxPooling.Forward(workers, shape, values, y);
        float[] actual = new float[output.Length];
        y.CopyTo(actual);
        Assert.Equal(PoolingReference.Max(shape, input, x).Select(v => (float)v), actual);
        MaxPooling.Backward(workers, shape, tensors.Map(output, gy), values, gradient);
        Near.Equal(PoolingReference.MaxBackward(shape, input, gy, x), gradient);
    }
}
