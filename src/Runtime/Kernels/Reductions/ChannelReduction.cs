using System.Runtime.Intrinsics;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>f(a, b), element by element; <c>channel</c> is the first of the block's 16.</summary>
internal interface IBinaryOperator
{
    Vector512<float> Invoke(Vector512<float> a, Vector512<float> b, int channel);
}

/// <summary>
/// Sums of f(a, b) over batch, height and width, one a channel: float32 within a chunk, float64 over the chunks in
/// order, so that the result does not depend on the number of threads.
/// </summary>
internal static unsafe class ChannelReduction
{
    /// <summary>sum[c] = Σ f(a, b); <paramref name="sum"/> holds the channels of <paramref name="a"/>.</summary>
    public static void Run<TTerm>(WorkerPool workers, FeatureMap a, FeatureMap b, TTerm term, FloatView sum)
        where TTerm : unmanaged, IBinaryOperator
    {
        Chunks chunks = new(a);
        float* partials = ThreadScratch.ForPartials((long)chunks.Count * Lanes.Block);
        workers.Run(chunks.Count, new SumWork<TTerm>(chunks, a.Data, b.Data, term, partials));
        for (int channel = 0; channel < a.Channels; channel++)
        {
            float* partial = partials + (nint)(channel / Lanes.Block) * chunks.PerBlock * Lanes.Block
                + channel % Lanes.Block;
            double total = 0;
            for (int chunk = 0; chunk < chunks.PerBlock; chunk++) total += partial[(nint)chunk * Lanes.Block];
            sum.Data[channel] = (float)total;
        }
    }

    private readonly struct SumWork<TTerm>(Chunks chunks, float* a, float* b, TTerm term, float* partials) : IWork
        where TTerm : unmanaged, IBinaryOperator
    {
        // Independent sums hide the latency of additions and shorten the runs that lose low bits.
        private const int Stride = 4 * Lanes.Block;

        public void Run(int part, int worker)
        {
            Chunk chunk = chunks[part];
            TTerm f = term;
            int channel = chunk.Channel;
            float* left = a + chunk.Start;
            float* right = b + chunk.Start;
            float* end = left + chunk.Floats;
            Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default;
            for (float* last = left + chunk.Floats / Stride * Stride; left != last; left += Stride, right += Stride)
            {
                s0 += f.Invoke(Vector512.Load(left), Vector512.Load(right), channel);
                s1 += f.Invoke(Vector512.Load(left + Lanes.Block), Vector512.Load(right + Lanes.Block), channel);
                s2 +=
                    f.Invoke(Vector512.Load(left + 2 * Lanes.Block), Vector512.Load(right + 2 * Lanes.Block), channel);
                s3 +=
                    f.Invoke(Vector512.Load(left + 3 * Lanes.Block), Vector512.Load(right + 3 * Lanes.Block), channel);
            }

            for (; left != end; left += Lanes.Block, right += Lanes.Block)
                s0 += f.Invoke(Vector512.Load(left), Vector512.Load(right), channel);
            (s0 + s1 + (s2 + s3)).Store(partials + (nint)part * Lanes.Block);
        }
    }
}
