using System.Runtime.Intrinsics;
using GResNet.Runtime.Kernels;

namespace GResNet.Runtime.Tests.Kernels;

/// <summary>Elementary functions against those of float64.</summary>
public class ScalarMathTests
{
    /// <summary>The function, the same in float64, and between which arguments it is tested.</summary>
    private static readonly (
        string Name, Func<Vector512<float>, Vector512<float>> F, Func<double, double> Exact, double From, double To)[]
        Rows =
    [
        ("Exp", ScalarMath.Exp, Math.Exp, -87, 88),
        ("Log", ScalarMath.Log, Math.Log, 1e-3, 30),
        ("Log1p", ScalarMath.Log1p, x => x < 1e-5 ? x - x * x / 2 : Math.Log(1 + x), -1e-6, 1e-5),
        ("Log1p of more", ScalarMath.Log1p, x => Math.Log(1 + x), -0.99, 30),
        ("Sqrt", ScalarMath.Sqrt, Math.Sqrt, 0, 100),
        ("Sin", ScalarMath.Sin, Math.Sin, -3.1, 3.1),
        ("Cos", ScalarMath.Cos, Math.Cos, -1.5, 1.5),
        ("Tanh", ScalarMath.Tanh, Math.Tanh, -10, 10),
        ("Tanh of little", ScalarMath.Tanh, Math.Tanh, -1e-3, 1e-3),
        ("Pow", x => ScalarMath.Pow(x, Vector512.Create(1.7f)), x => Math.Pow(x, 1.7f), 0, 1e6),
        ("Pow of a root", x => ScalarMath.Pow(x, Vector512.Create(-0.3f)), x => Math.Pow(x, -0.3f), 1e-3, 1e6),
    ];

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Rows.Length)];

    [Theory, MemberData(nameof(Cases))]
    public void Is_accurate_to_a_few_units_in_the_last_place(int index)
    {
        (string name, Func<Vector512<float>, Vector512<float>> f, Func<double, double> exact, double from, double to) =
            Rows[index];
        for (int i = 0; i <= 5000; i++)
        {
            float x = (float)(from + (to - from) * i / 5000);
            double expected = exact(x), actual = f(Vector512.Create(x))[0];
            Assert.True(Math.Abs(actual - expected) <= 6e-7 * Math.Abs(expected), $"{name}({x:R}) = {actual:R}");
        }
    }

    [Fact]
    public void Ends_are_those_of_float64()
    {
        Check(ScalarMath.Log, Math.Log);
        Check(ScalarMath.Log1p, x => Math.Log(1 + x));
        Check(ScalarMath.Sqrt, Math.Sqrt);
        Check(ScalarMath.Tanh, Math.Tanh);
        Check(ScalarMath.Abs, Math.Abs);
        Check(x => ScalarMath.Pow(x, Vector512.Create(0.5f)), x => x < 0 ? double.NaN : Math.Pow(x, 0.5));
        Check(x => ScalarMath.Min(x, Vector512.Create(2f)), x => Math.Min(x, 2));
        Check(x => ScalarMath.Max(Vector512.Create(2f), x), x => Math.Max(x, 2));
    }

    private static void Check(Func<Vector512<float>, Vector512<float>> f, Func<double, double> exact)
    {
        foreach (float x in (float[])[float.NaN, 0, -1, float.PositiveInfinity, float.NegativeInfinity])
            Assert.Equal((float)exact(x), f(Vector512.Create(x))[0], 1e-6f);
    }
}
