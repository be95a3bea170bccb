using System.Text.RegularExpressions;
using GResNet.Equivalence.Tests.Compiling;
using GResNet.Equivalence.Tests.Running;
using GResNet.Runtime.Models;

namespace GResNet.Equivalence.Tests;

/// <summary>
/// One network of all elementwise functions and operators, an author's own among them, of maps a and b of one pixel:
/// values against those of float64, gradients against its central differences.
/// </summary>
internal static class FunctionNetwork
{
    private const int Channels = 64;

    /// <summary>What an author writes, and the same in float64.</summary>
    private static readonly (string Text, Func<double, double, double> F)[] Rows =
    [
        ("SiLU(a)", (a, b) => a * Sigmoid(a)),
        ("ReLU(a)", (a, b) => Math.Max(a, 0)),
        ("ReLU6(a)", (a, b) => Math.Clamp(a, 0, 6)),
        ("ReLU6(1.5f * a)", (a, b) => Math.Clamp(1.5 * a, 0, 6)),
        ("GELU(a, tanh: true)", (a, b) => a / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (a + 0.044715 * a * a * a)))),
        ("LeakyReLU(a, 0.2f)", (a, b) => a > 0 ? a : 0.2f * a),
        ("ELU(a, 0.7f)", (a, b) => a > 0 ? a : 0.7f * (Math.Exp(a) - 1)),
        ("Softplus(a, 2)", (a, b) => Math.Log(1 + Math.Exp(2 * a)) / 2),
        ("Mish(a)", (a, b) => a * Math.Tanh(Math.Log(1 + Math.Exp(a)))),
        ("Sigmoid(a)", (a, b) => Sigmoid(a)),
        ("HardSigmoid(a)", (a, b) => Math.Clamp(a + 3, 0, 6) / 6),
        ("HardSwish(a)", (a, b) => a * Math.Clamp(a + 3, 0, 6) / 6),
        ("Tanh(a)", (a, b) => Math.Tanh(a)),
        ("Tanh(0.001f * a)", (a, b) => Math.Tanh(0.001f * a)),
        ("Exp(a)", (a, b) => Math.Exp(a)),
        ("Log(Square(a))", (a, b) => Math.Log(a * a)),
        ("Log1p(Exp(a - 4))", (a, b) => Math.Log(1 + Math.Exp(a - 4))),
        ("Sin(3 * a)", (a, b) => Math.Sin(3 * a)),
        ("Cos(3 * a)", (a, b) => Math.Cos(3 * a)),
        ("Abs(a)", (a, b) => Math.Abs(a)),
        ("Sqrt(Abs(a))", (a, b) => Math.Sqrt(Math.Abs(a))),
        ("Pow(a, 5)", (a, b) => a * a * a * a * a),
        ("Pow(a, -2)", (a, b) => 1 / (a * a)),
        ("Pow(Abs(a), 1.7f)", (a, b) => Math.Pow(Math.Abs(a), 1.7f)),
        ("Clamp(a, -1, 2)", (a, b) => Math.Clamp(a, -1, 2)),
        ("Min(a, b)", (a, b) => Math.Min(a, b)),
        ("Max(b, a)", (a, b) => Math.Max(a, b)),
        ("Min(a, 1.2f)", (a, b) => Math.Min(a, 1.2f)),
        ("Max(a, -1.2f)", (a, b) => Math.Max(a, -1.2f)),
        ("-a", (a, b) => -a),
        ("a - b", (a, b) => a - b),
        ("b - a", (a, b) => b - a),
        ("a - 2", (a, b) => a - 2),
        ("2 - a", (a, b) => 2 - a),
        ("3 + a", (a, b) => 3 + a),
        ("a * (1 - Sigmoid(a))", (a, b) => a * (1 - Sigmoid(a))),
        ("a / b", (a, b) => a / b),
        ("b / a", (a, b) => b / a),
        ("a / 3", (a, b) => a / 3),
        ("3 / a", (a, b) => 3 / a),
        ("a - a / (b * b - 3)", (a, b) => a - a / (b * b - 3)),
        ("Map(a, Snake)", (a, b) => a + Math.Sin(a) * Math.Sin(a)),
        ("Map(a, x => Slanted(x, 0.3f))", (a, b) => a > 0.3f ? a : 0.3f * a),
        ("Map(a, x => Erf(x / 2) * GELU(x / 2) / (1 + Exp(-x)))",
            (a, b) => Erf(a / 2) * a / 4 * (1 + Erf(a / 2 / Math.Sqrt(2))) * Sigmoid(a)),
        ("Map(a, b, Blend)", (a, b) => Sigmoid(a * b) * a + (1 - Sigmoid(a * b)) * b),
        ("Map(b, a, b, (x, y, z) => x * y - Max(z, Min(y, 0.5)))",
            (a, b) => b * a - Math.Max(b, Math.Min(a, 0.5))),
        ("Map(a, Iterated)", (a, b) => Iterated(a)),
        ("Map(a, x => LeakyReLU(x, 0.1f) + ELU(x) + Softplus(x) + SiLU(x) * ReLU(x) + Clamp(x, -x, 2))",
            (a, b) => (a > 0 ? a : 0.1f * a) + (a > 0 ? a : Math.Exp(a) - 1) + Math.Log(1 + Math.Exp(a))
                + a * Sigmoid(a) * Math.Max(a, 0) + Math.Min(Math.Max(a, -a), 2)),
    ];

    /// <summary>The network's source.</summary>
    public static string Source { get; } = $$"""
        using GResNet.Dsl;
        using static GResNet.Dsl.Ops;

        namespace Author;

        [GResNetModel(Channels = {{Channels}}, Resolutions = [1], Classes = {{Channels * Rows.Length}})]
        public partial class Net
        {
            private const float Rate = 0.25f;

            private static Scalar Snake(Scalar x) => x + Square(Sin(x));

            private static Scalar Slanted(Scalar x, float at) => x > at ? x : at * x;

            private static Scalar Blend(Scalar a, Scalar b)
            {
                Scalar share = Sigmoid(a * b);
                return share * a + (1 - share) * b;
            }

            private Scalar Iterated(Scalar x)
            {
                Scalar y = x;
                for (int i = 1; i <= 3; i++) y += Rate * i * Tanh(y);
                return y;
            }

            {{string.Concat(Rows.Select((row, i) => $"""
                [Affine] private partial Tensor A{i}(Tensor x);
                {(ReadsB(row.Text) ? $"[Affine] private partial Tensor B{i}(Tensor x);" : "")}
                private Tensor F{i}(Tensor a, Tensor b) => {row.Text};

                """))}}

            public Tensor Forward(Tensor image) => Concat(
                {{string.Join(", ", Rows.Select((row, i) =>
                    $"F{i}(A{i}(image), {(ReadsB(row.Text) ? $"B{i}(image)" : "image")})"))}});
        }
        """;

    /// <summary>Between kinks and poles.</summary>
    private static readonly float[] Values =
        [.. Enumerable.Range(0, Channels).Select(i => -5 + 10 * (i + 0.53f) / Channels)];

    /// <summary>What authors write, row by row.</summary>
    public static IEnumerable<string> Texts => Rows.Select(row => row.Text);

    /// <summary>Holds what a network computes to what it should.</summary>
    /// <param name="compiled">The network.</param>
    /// <param name="open">Opens one that trains an image.</param>
    public static void Check(CompiledModel compiled, Func<IModel, ITraining> open)
    {
        using IModel model = compiled.Create(Variant.Direct);
        Set(model, 'a', 1, 0);
        Set(model, 'b', -0.6f, 0.3f);
        using ITraining training = open(model);
        float[] results = training.Forward(Values, seed: 0, step: 0, dropPath: 0);
        float[] gradients = training.Backward([.. Enumerable.Repeat(1f, results.Length)]);

        List<string> wrong = [];
        for (int i = 0; i < Rows.Length; i++)
        {
            bool readsB = ReadsB(Rows[i].Text);
            float[] slopesA = Slopes($"a{i}.shift"), slopesB = readsB ? Slopes($"b{i}.shift") : [];
            for (int c = 0; c < Channels; c++)
            {
                double a = Values[c], b = -0.6f * a + 0.3f, step = 1e-6;
                Func<double, double, double> f = Rows[i].F;
                Near("value", results[i * Channels + c], f(a, b), 4e-6);
                Near("∂/∂a", slopesA[c], (f(a + step, b) - f(a - step, b)) / (2 * step), 2e-5);
                if (readsB) Near("∂/∂b", slopesB[c], (f(a, b + step) - f(a, b - step)) / (2 * step), 2e-5);

                void Near(string what, float actual, double expected, double tolerance)
                {
                    if (!(Math.Abs(actual - expected) <= tolerance * Math.Max(1, Math.Abs(expected))))
                        wrong.Add($"{Rows[i].Text} at {a}, {b}: {what} is {actual}, expected {expected}");
                }
            }
        }

        if (wrong.Count > 0) Assert.Fail(string.Join('\n', wrong.Take(50)));

        float[] Slopes(string name)
        {
            StateEntry entry = model.State.Entries.Single(entry => entry.Name == name);
            return gradients[entry.Offset..(entry.Offset + entry.Length)];
        }
    }

    private static bool ReadsB(string text) => Regex.IsMatch(text, @"\bb\b");

    /// <summary>Makes a map of the image's values: scale · value + shift.</summary>
    private static void Set(IModel model, char map, float scale, float shift)
    {
        foreach (StateEntry entry in model.State.Entries.Where(entry => entry.Name[0] == map))
            model.State[entry].Span.Fill(entry.Role == StateRole.Scale ? scale : shift);
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double Iterated(double x)
    {
        for (int i = 1; i <= 3; i++) x += 0.25 * i * Math.Tanh(x);
        return x;
    }

    /// <summary>The error function, by its series.</summary>
    private static double Erf(double x)
    {
        double term = x, sum = x;
        for (int n = 1; n < 150; n++)
        {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * sum;
    }
}
