using GResNet.Runtime.Memory;
using GResNet.Runtime.Random;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>Drops elements at random and scales the others, so that the expectation stays (Srivastava et al., 2014).</summary>
public static unsafe class Dropout
{
    /// <summary>y = x / (1 − rate), or 0 with probability <paramref name="rate"/>; y may be x.</summary>
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
        else workers.Run(new Chunks(x).Count, new DropWork(new Chunks(x), x.Data, rate, key, y.Data));
    }

    private readonly struct DropWork(Chunks chunks, float* x, float rate, RandomKey key, float* y) : IWork
    {
        private const int WordsPerBlock = 4;

        public void Run(int part, int worker)
        {
            Chunk chunk = chunks[part];
            float scale = 1 / (1 - rate);
            for (nint i = chunk.Start; i < chunk.Start + chunk.Floats; i += WordsPerBlock)
            {
                (uint w0, uint w1, uint w2, uint w3) = Philox.Generate(key, checked((uint)(i / WordsPerBlock)));
                y[i] = Keep(w0) ? x[i] * scale : 0;
                y[i + 1] = Keep(w1) ? x[i + 1] * scale : 0;
                y[i + 2] = Keep(w2) ? x[i + 2] * scale : 0;
                y[i + 3] = Keep(w3) ? x[i + 3] * scale : 0;
            }
        }

        private bool Keep(uint word) => Philox.ToUnitFloat(word) >= rate;
    }
}
