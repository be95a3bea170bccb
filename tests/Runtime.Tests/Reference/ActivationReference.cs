namespace GResNet.Runtime.Tests.Reference;

/// <summary>Activation functions in float64, where they are more than a line.</summary>
internal static class ActivationReference
{
    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    public static double Gelu(double x) => Math.Abs(x) > 30 ? Math.Max(x, 0) : x * (1 + Erf(x / Math.Sqrt(2))) / 2;

    public static double GeluTanh(double x) =>
        x / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));

    /// <summary>The error function, 2/√π · e^(−x²) · Σ 2ⁿ x²ⁿ⁺¹ / (2n + 1)!!: no term cancels another.</summary>
    private static double Erf(double x)
    {
        double sum = 0, term = x;
        for (int n = 0; Math.Abs(term) > 1e-17 * Math.Abs(sum); n++)
        {
            sum += term;
            term *= 2 * x * x / (2 * n + 3);
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }
}
