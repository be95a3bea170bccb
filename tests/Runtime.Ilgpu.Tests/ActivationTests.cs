using System.Runtime.Intrinsics;
using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Maps;
using GResNet.Runtime.Kernels;

namespace GResNet.Runtime.Ilgpu.Tests;

/// <summary>Activation functions and their derivatives against the CPU's.</summary>
[Collection(nameof(TestDevice))]
public class ActivationTests(TestDevice device)
{
    [Fact]
    public void SiLU_is_the_CPUs() => Check(default(SiLU), default(GpuSiLU));

    [Fact]
    public void Sigmoid_is_the_CPUs() => Check(default(Sigmoid), default(GpuSigmoid));

    [Fact]
    public void ReLU_is_the_CPUs() => Check(default(ReLU), default(GpuReLU));

    [Fact]
    public void LeakyReLU_is_the_CPUs() => Check(new LeakyReLU(0.1f), new GpuLeakyReLU(0.1f));

    [Fact]
    public void GELU_is_the_CPUs() => Check(default(GELU), default(GpuGELU));

    [Fact]
    public void GELUTanh_is_the_CPUs() => Check(default(GELUTanh), default(GpuGELUTanh));

    [Fact]
    public void ELU_is_the_CPUs() => Check(new ELU(1.3f), new GpuELU(1.3f));

    [Fact]
    public void Softplus_is_the_CPUs() => Check(new Softplus(2), new GpuSoftplus(2));

    [Fact]
    public void PReLU_of_a_slope_is_the_CPUs_leaky_ReLU() => Check(new LeakyReLU(0.1f), new SlopedPRelu(0.1f));

    [Fact]
    public void Elementary_functions_are_the_CPUs() =>
        Check(default(ElementaryFunctions), default(GpuElementaryFunctions));

    private void Check<TCpu, TGpu>(TCpu cpu, TGpu gpu)
        where TCpu : unmanaged, IActivation
        where TGpu : struct, IGpuActivation
    {
        // From where all is 0 to where all is 1, and what would overflow on the way.
        float[] values =
            [.. Enumerable.Range(-60, 121).Select(i => i / 5f), -100, 100, -1e20f, 1e20f, float.NaN, -1e-3f, 1e-3f];
        using Twins<GpuFloat32> twins = new(device);
        MapTwin<GpuFloat32> x = twins.Map(1, values.Length, 1, 1, values), y = twins.Result(1, values.Length, 1, 1);
        MapTwin<GpuFloat32> slope = twins.Result(1, values.Length, 1, 1);
        GpuPointwise.Run(device.Gpu, x.Gpu, new ActivationStore<TGpu>(gpu, 0), GpuChannelSums.None, y.Gpu);
        GpuPointwise.Run(device.Gpu, x.Gpu, new ActivationStore<TGpu>(gpu, 1), GpuChannelSums.None, slope.Gpu);
        Compare([.. values.Select(value => cpu.Invoke(Vector512.Create(value))[0])], y, 1e-6f);
        Compare([.. values.Select(value => cpu.Derivative(Vector512.Create(value))[0])], slope, 1e-6f);
    }

    private static void Compare(float[] expected, MapTwin<GpuFloat32> map, float tolerance)
    {
        float[] actual = map.Download();
        for (int i = 0; i < expected.Length; i++)
            Assert.True(
                expected[i].Equals(actual[i])
                    || Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])),
                $"Element {i} is {actual[i]:R}, expected {expected[i]:R}.");
    }
}

/// <summary>PReLU as an activation of one slope.</summary>
internal readonly struct SlopedPRelu(float slope) : IGpuActivation
{
    private readonly float slope = slope;

    public float Invoke(float x) => GpuPRelu.Invoke(x, slope);

    public float Derivative(float x) => GpuPRelu.Derivative(x, slope);
}

/// <summary>f(value), or f′(value) if <paramref name="derivative"/> is 1.</summary>
internal readonly struct ActivationStore<TActivation>(TActivation f, int derivative) : IGpuStore
    where TActivation : struct, IGpuActivation
{
    private readonly TActivation f = f;
    private readonly int derivative = derivative;

    public static int Sums => 0;

    public float Invoke(float value, int at, int channel, int image, ref GpuSums sums) =>
        derivative != 0 ? f.Derivative(value) : f.Invoke(value);
}

/// <summary>Sums of elementary functions, for the CPU.</summary>
internal readonly struct ElementaryFunctions : IActivation
{
    public Vector512<float> Invoke(Vector512<float> x)
    {
        Vector512<float> product = ScalarMath.Sin(Bounded(x, 30)) * ScalarMath.Cos(Bounded(x, 30));
        return ScalarMath.Tanh(x) + ScalarMath.Erf(x)
            + ScalarMath.Sqrt(ScalarMath.Abs(product) + Vector512<float>.One);
    }

    public Vector512<float> Derivative(Vector512<float> x)
    {
        Vector512<float> exp = ScalarMath.Exp(Bounded(x, 5));
        return ScalarMath.Log(exp) + ScalarMath.Log1p(exp) + ScalarMath.Pow(exp, Vector512.Create(0.3f));
    }

    private static Vector512<float> Bounded(Vector512<float> x, float bound) =>
        ScalarMath.Min(ScalarMath.Max(x, Vector512.Create(-bound)), Vector512.Create(bound));
}

/// <summary>The same for a GPU.</summary>
internal readonly struct GpuElementaryFunctions : IGpuActivation
{
    public float Invoke(float x)
    {
        float product = GpuScalarMath.Sin(Bounded(x, 30)) * GpuScalarMath.Cos(Bounded(x, 30));
        return GpuScalarMath.Tanh(x) + GpuScalarMath.Erf(x) + GpuScalarMath.Sqrt(GpuScalarMath.Abs(product) + 1);
    }

    public float Derivative(float x)
    {
        float exp = GpuScalarMath.Exp(Bounded(x, 5));
        return GpuScalarMath.Log(exp) + GpuScalarMath.Log1p(exp) + GpuScalarMath.Pow(exp, 0.3f);
    }

    private static float Bounded(float x, float bound) => GpuScalarMath.Min(GpuScalarMath.Max(x, -bound), bound);
}
