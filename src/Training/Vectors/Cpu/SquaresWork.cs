using System.Numerics;
using GResNet.Runtime.Threading;

namespace GResNet.Training.Vectors;

/// <summary>
/// Σ x² of one <see cref="CpuPart"/>, in float64: squares of float32 do not overflow there, so a sum is infinite or not
/// a number exactly when an element is.
/// </summary>
internal readonly unsafe struct SquaresWork(CpuPart* parts, float* values, double* sums) : IWork
{
    public void Run(int part, int worker)
    {
        CpuPart own = parts[part];
        Vector<double> lowSum = default, highSum = default;
        int i = own.Start;
        for (; i <= own.End - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(Vector.Load(values + i), out Vector<double> low, out Vector<double> high);
            lowSum += low * low;
            highSum += high * high;
        }

        double sum = Vector.Sum(lowSum + highSum);
        for (; i < own.End; i++) sum += (double)values[i] * values[i];
        sums[part] = sum;
    }
}
