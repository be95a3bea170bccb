namespace GResNet.Runtime.Tests.Reference;

/// <summary>Activation functions in float64, where they are more than a line.</summary>
internal static class ActivationReference
{
    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    public static double Gelu(double x) => Math.Abs(x) > 40 ? Math.Max(x, 0) : x * (1 + Erf(x / Math.Sqrt(2))) / 2;

    public static double GeluTanh(double x) =>
        x / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));

    /// <summary>The error function by its Taylor series, 2/√π · Σ (−1)ⁿ x²ⁿ⁺¹ / (n! (2n + 1)); ±1 beyond 5.</summary>
    private static double Erf(double x)
    {
        if (Math.Abs(x) > 5) return Math.Sign(x);
        double sum = 0, power = x;
        for (int n = 0; n < 120; n++)
        {
            sum += power / (2 * n + 1);
            power *= -x * x / (n + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * sum;
    }
}
