using System.Runtime.Intrinsics;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Random;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// Drops whole images of a residual branch at random and scales the others, so that the expectation stays: stochastic
/// depth (Huang et al., 2016).
/// </summary>
public static unsafe class DropPath
{
    /// <summary>y = x / (1 − rate), or 0 for images dropped with probability <paramref name="rate"/>; y may be x.</summary>
    /// <remarks>The key decides what is dropped: the gradient is the same call on the output's gradient.</remarks>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="rate">From 0 to below 1.</param>
    /// <param name="key">Names the random numbers.</param>
    /// <param name="y">N × C × H × W.</param>
    public static void Apply(WorkerPool workers, FeatureMap x, float rate, RandomKey key, FeatureMap y)
    {
        Check.Same(x, y);
        Check.Rate(rate);
        if (rate == 0) Elementwise.Copy(x, y);
        else workers.Run(x.Blocks * x.Batch, new DropWork(x, rate, key, y.Data));
    }

    private readonly struct DropWork(FeatureMap x, float rate, RandomKey key, float* y) : IWork
    {
        public void Run(int part, int worker)
        {
            int image = part % x.Batch;
            nint floats = (nint)x.Height * x.Width * Lanes.Block;
            float* to = y + part * floats;
            bool dropped = Philox.ToUnitFloat(Philox.Generate(key, (uint)image).X0) < rate;
            if (dropped)
            {
                // Not a product with zero: an infinite activation must not turn into NaN.
                new Span<float>(to, checked((int)floats)).Clear();
                return;
            }

            float scale = 1 / (1 - rate);
            float* from = x.Data + part * floats;
            for (nint i = 0; i < floats; i += Lanes.Block) (Vector512.Load(from + i) * scale).Store(to + i);
        }
    }
}
