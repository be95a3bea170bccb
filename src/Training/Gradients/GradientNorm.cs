using System.Numerics;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;

namespace GResNet.Training;

/// <summary>
/// The 2-norm of a model's gradient, over all parameters as one vector, and clipping by it (Pascanu et al., 2013).
/// </summary>
/// <param name="state">Says where the parameters are.</param>
/// <param name="workers">The threads it runs on; their number does not change the result.</param>
public sealed unsafe class GradientNorm(ModelState state, WorkerPool workers)
{
    private readonly ParameterSpan[] spans = ParameterSpan.Cut(state, default);

    /// <summary>
    /// √Σ g²; infinite or not a number exactly when a gradient is: squares of float32 do not overflow float64.
    /// </summary>
    /// <param name="gradients">In the layout of <see cref="ModelState.Parameters"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="gradients"/> are those of another state.</exception>
    public double Of(FloatView gradients)
    {
        ParameterSpan.Check(state, gradients);
        double* partials = (double*)ThreadScratch.ForPartials((long)spans.Length * sizeof(double) / sizeof(float));
        fixed (ParameterSpan* first = spans)
            workers.Run(spans.Length, new SquaresWork(first, gradients.Data, partials));
        double sum = 0;
        for (int part = 0; part < spans.Length; part++) sum += partials[part];
        return Math.Sqrt(sum);
    }

    /// <summary>
    /// What to multiply gradients of norm <paramref name="norm"/> by so that they have at most
    /// <paramref name="limit"/>, as torch.nn.utils.clip_grad_norm_: limit / (norm + 10⁻⁶), at most 1; NaN when the norm
    /// is.
    /// </summary>
    public static float ClippingScale(double norm, double limit) => (float)Math.Min(1, limit / (norm + 1e-6));

    /// <summary>Σ g² of one <see cref="ParameterSpan"/>, in float64.</summary>
    private readonly struct SquaresWork(ParameterSpan* spans, float* gradients, double* partials) : IWork
    {
        public void Run(int part, int worker)
        {
            ParameterSpan span = spans[part];
            Vector<double> lowSum = default, highSum = default;
            int i = span.Start;
            for (; i <= span.End - Vector<float>.Count; i += Vector<float>.Count)
            {
                Vector.Widen(Vector.Load(gradients + i), out Vector<double> low, out Vector<double> high);
                lowSum += low * low;
                highSum += high * high;
            }

            double sum = Vector.Sum(lowSum + highSum);
            for (; i < span.End; i++) sum += (double)gradients[i] * gradients[i];
            partials[part] = sum;
        }
    }
}
