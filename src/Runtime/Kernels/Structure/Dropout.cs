using System.Runtime.Intrinsics;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Random;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// Drops elements at random and scales the others, so that the expectation stays (Srivastava et al., 2014).
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
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
        if (rate == 0 || key == RandomKey.None) Elementwise.Copy(x, y);
        else workers.Run(new Chunks(x).Count, new DropWork(new Chunks(x), x, rate, key, y.Data));
    }

    private readonly struct DropWork(Chunks chunks, FeatureMap x, float rate, RandomKey key, float* y) : IWork
    {
        private const int WordsPerBlock = 4;

        public void Run(int part, int worker)
        {
            Chunk chunk = chunks[part];
            float scale = 1 / (1 - rate);
            nint before = Before(chunk);
            uint* words = stackalloc uint[Lanes.Block];
            for (nint start = chunk.Start; start < chunk.Start + chunk.Floats; start += Lanes.Block)
            {
                for (int i = 0; i < Lanes.Block; i += WordsPerBlock)
                {
                    uint block = (uint)((before + start + i) / WordsPerBlock);
                    (words[i], words[i + 1], words[i + 2], words[i + 3]) = Philox.Generate(key, block);
                }

                Vector512<float> uniform = Philox.ToUnitFloat(Vector512.Load(words));
                Vector512<float> kept = Vector512.Load(x.Data + start) * scale;
                Vector512.ConditionalSelect(
                    Vector512.GreaterThanOrEqual(uniform, Vector512.Create(rate)), kept, Vector512<float>.Zero)
                    .Store(y + start);
            }
        }

        /// <summary>
        /// Floats of other processes' images before those of a chunk, in a map that has the whole batch.
        /// </summary>
        private nint Before(Chunk chunk)
        {
            nint image = (nint)x.Height * x.Width * Lanes.Block;
            return (key.FirstImage + (nint)(chunk.Channel / Lanes.Block) * key.OtherImages) * image;
        }
    }
}
