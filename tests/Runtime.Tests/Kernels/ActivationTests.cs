using System.Runtime.Intrinsics;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Tests.Reference;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Tests.Kernels;

public class ActivationTests
{
    private static readonly Nchw Shape = new(3, 17, 5, 7);

    /// <summary>Where functions bend, saturate or overflow, besides random numbers.</summary>
    private static readonly double[] Special =
        [0, -0.0, 1e-20, -1e-20, 1e-4, -1e-4, 1, -1, 10, -10, 20, -20, 60, -60, 88, -88, 100, -100, 1000, -1000, 1e30,
            -1e30];

    [Fact]
    public void SiLU_agrees() => Check(default(SiLU), x => x * ActivationReference.Sigmoid(x));

    [Fact]
    public void ReLU_agrees() => Check(default(ReLU), x => Math.Max(x, 0), kink: 0);

    [Fact]
    public void GELU_agrees() => Check(default(GELU), ActivationReference.Gelu, absolute: 1e-6);

    [Fact]
    public void GELUTanh_agrees() => Check(default(GELUTanh), ActivationReference.GeluTanh);

    [Fact]
    public void LeakyReLU_agrees() => Check(new LeakyReLU(0.2f), x => x > 0 ? x : 0.2f * x, kink: 0);

    [Fact]
    public void ELU_agrees() => Check(new ELU(0.5f), x => x > 0 ? x : 0.5 * (Math.Exp(x) - 1), kink: 0, absolute: 1e-7);

    [Fact]
    public void Softplus_agrees() => Check(
        new Softplus(2f), x => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-2 * Math.Abs(x))) / 2);

    [Fact]
    public void Sigmoid_agrees() => Check(default(Sigmoid), ActivationReference.Sigmoid);

    [Theory]
    [InlineData(0f, 0f, 0f)]
    [InlineData(float.NaN, float.NaN, 0f)]
    public void ReLU_keeps_NaN_and_has_no_slope_at_zero(float x, float y, float slope)
    {
        Assert.Equal(y, default(ReLU).Invoke(Vector512.Create(x))[0]);
        Assert.Equal(slope, default(ReLU).Derivative(Vector512.Create(x))[0]);
    }

    [Theory]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(-200f, 0f)]
    [InlineData(0f, 1f)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(89f, float.PositiveInfinity)]
    [InlineData(float.NaN, float.NaN)]
    public void Exp_has_the_right_ends(float x, float expected) =>
        Assert.Equal(expected, VectorMath.Exp(Vector512.Create(x))[0], 1e-37f);

    [Fact]
    public void Exp_is_accurate_to_a_few_units_in_the_last_place()
    {
        for (double x = -87; x <= 88.7; x += 0.0137)
        {
            double expected = Math.Exp((float)x);
            Assert.Equal(1, VectorMath.Exp(Vector512.Create((float)x))[0] / expected, 2e-7);
        }
    }

    [Fact]
    public void PRelu_of_a_slope_is_a_leaky_ReLU() => Check(new SlopedPRelu(0.2f), x => x > 0 ? x : 0.2f * x, kink: 0);

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    public void The_gradient_of_PRelu_s_slopes_agrees(int slopes)
    {
        using Tensors tensors = new();
        using WorkerPool workers = new(2);
        double[] x = tensors.Normal(Shape.Length), gy = tensors.Normal(Shape.Length), slope = tensors.Normal(slopes);
        double Slope(int i, double[] s) => s[slopes == 1 ? 0 : i / Shape.Plane % Shape.Channels];
        double[] Y(double[] x, double[] s) => x.Select((v, i) => v > 0 ? v : v * Slope(i, s)).ToArray();
        double[] gradient = new double[slopes];
        for (int i = 0; i < x.Length; i++)
            gradient[slopes == 1 ? 0 : i / Shape.Plane % Shape.Channels] += gy[i] * Math.Min(x[i], 0);
        Gradients.Check(s => Y(x, s), slope, gy, gradient);

        FloatView result = tensors.Vector(slopes);
        PRelu.BackwardSlope(workers, tensors.Map(Shape, gy), tensors.Map(Shape, x), result);
        Near.Equal(gradient, result);
    }

    /// <summary>
    /// Values against <paramref name="f"/> (relative to it, and absolute where a difference with 1 loses digits),
    /// derivatives against its central differences; both also in place.
    /// </summary>
    private static void Check<TActivation>(
        TActivation activation, Func<double, double> f, double? kink = null, double absolute = 1e-12)
        where TActivation : unmanaged, IActivation
    {
        using Tensors tensors = new();
        using WorkerPool workers = new(2);
        double[] x = tensors.Normal(Shape.Length, 3), gy = tensors.Normal(Shape.Length);
        Special.CopyTo(x, 0);
        FeatureMap input = tensors.Map(Shape, x), output = tensors.Map(Shape);
        Pointwise.Run(workers, input, new ActivationStore<TActivation>(activation), ChannelSums.None, output);
        Compare(x, output, (v, actual) => Assert.Equal(f(v), actual, 4e-6 * Math.Abs(f(v)) + absolute));
        FeatureMap gradient = tensors.Map(Shape, gy);
        Pointwise.Run(
            workers, gradient, new ChainRuleStore<TActivation>(activation, input), ChannelSums.None, gradient);
        int index = 0;
        Compare(x, gradient, (v, actual) =>
        {
            double g = gy[index++];
            double step = 1e-5 * Math.Max(1, Math.Abs(v));
            double slope = (f(v + step) - f(v - step)) / (2 * step);
            if (kink is not { } at || Math.Abs(v - at) > step) Assert.Equal(slope * (float)g, actual, 1e-5);
        });
        Pointwise.Run(workers, input, new ActivationStore<TActivation>(activation), ChannelSums.None, input);
        Near.BitwiseEqual(output, input);
    }

    private static void Compare(double[] x, FeatureMap map, Action<float, float> compare)
    {
        float[] values = new float[x.Length];
        map.CopyTo(values);
        for (int i = 0; i < x.Length; i++) compare((float)x[i], values[i]);
    }
}

/// <summary>PReLU as a function of one variable.</summary>
internal readonly struct SlopedPRelu(float slope) : IActivation
{
    public Vector512<float> Invoke(Vector512<float> x) => PRelu.Invoke(x, Vector512.Create(slope));

    public Vector512<float> Derivative(Vector512<float> x) => PRelu.Derivative(x, Vector512.Create(slope));
}
