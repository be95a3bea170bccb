using System.Runtime.Intrinsics;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>Batch statistics of each channel, over batch, height and width.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class Statistics
{
    // A chunk's mean and its sum of squared deviations, 16 channels each.
    private const int PartialFloats = 2 * Lanes.Block;

    /// <summary>Mean and biased variance.</summary>
    /// <remarks>
    /// Each chunk is read twice while it is in the first cache, for its mean and for the squares of the deviations from
    /// it; chunks are combined in float64, in order (Chan, Golub, LeVeque, 1979). Large means cost no accuracy, and the
    /// result does not depend on the number of threads.
    /// </remarks>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="result">C means and C variances, overwritten.</param>
    public static void Compute(WorkerPool workers, FeatureMap x, ChannelStatistics result)
    {
        Check.Length(result.Mean, x.Channels, nameof(result));
        Check.Length(result.Variance, x.Channels, nameof(result));
        Chunks chunks = new(x);
        float* partials = ThreadScratch.ForPartials((long)chunks.Count * PartialFloats);
        workers.Run(chunks.Count, new ChunkWork(chunks, x.Data, partials));
        for (int channel = 0; channel < x.Channels; channel++) Combine(chunks, partials, channel, result);
        if (SharedBatch.Processes > 1) Share(result, SharedBatch.Processes);
    }

    /// <summary>Makes mean and biased variance of sums of deviations from a pilot, and of their squares.</summary>
    /// <remarks>The nearer the pilot is to the mean, the less the variance loses to cancellation.</remarks>
    /// <param name="sums">C sums and C sums of squares, which the statistics replace.</param>
    /// <param name="pilot">What the deviations are from: C values.</param>
    /// <param name="count">Values of each channel: N · H · W, of this process.</param>
    public static void FromSums(ChannelStatistics sums, FloatView pilot, long count)
    {
        Check.Length(sums.Variance, sums.Mean.Length, nameof(sums));
        Check.Length(pilot, sums.Mean.Length, nameof(pilot));
        int channels = sums.Mean.Length;
        Span<double> totals = SharedBatch.Room(2 * channels);
        for (int channel = 0; channel < channels; channel++)
            (totals[channel], totals[channels + channel]) = (sums.Mean.Data[channel], sums.Variance.Data[channel]);
        SharedBatch.Add(totals);
        count *= SharedBatch.Processes;
        for (int channel = 0; channel < channels; channel++)
        {
            double deviation = totals[channel] / count;
            double variance = totals[channels + channel] / count - deviation * deviation;
            sums.Mean.Data[channel] = (float)(pilot.Data[channel] + deviation);
            sums.Variance.Data[channel] = (float)Math.Max(variance, 0);
        }
    }

    /// <summary>
    /// Moves running statistics towards a batch's: running += momentum · (batch − running), with the unbiased variance,
    /// as PyTorch does. One value has no unbiased variance; its biased one, 0, is used. Frozen ones stay, and take the
    /// place of the batch's, as in inference.
    /// </summary>
    /// <param name="batch">What <see cref="Compute"/> or <see cref="FromSums"/> gave; overwritten where the others are
    /// frozen.</param>
    /// <param name="count">Values of each channel: N · H · W, of this process.</param>
    /// <param name="momentum">Weight of the batch.</param>
    /// <param name="moving">Updated, unless they are frozen.</param>
    public static void UpdateRunning(ChannelStatistics batch, long count, float momentum, MovingStatistics moving)
    {
        int channels = batch.Mean.Length;
        ChannelStatistics running = moving.Values;
        Check.Length(running.Mean, channels, nameof(moving));
        Check.Length(running.Variance, channels, nameof(moving));
        if (moving.IsFrozen)
        {
            running.Mean.Span.CopyTo(batch.Mean.Span);
            running.Variance.Span.CopyTo(batch.Variance.Span);
            return;
        }

        count *= SharedBatch.Processes;
        float correction = count > 1 ? (float)((double)count / (count - 1)) : 1f;
        for (int channel = 0; channel < channels; channel++)
        {
            ref float mean = ref running.Mean.Data[channel];
            ref float variance = ref running.Variance.Data[channel];
            mean += momentum * (batch.Mean.Data[channel] - mean);
            variance += momentum * (batch.Variance.Data[channel] * correction - variance);
        }
    }

    /// <summary>
    /// Those of parts of a batch that are of equal size become those of the whole: the mean of the variances, and the
    /// variance of the means.
    /// </summary>
    private static void Share(ChannelStatistics parts, int processes)
    {
        int channels = parts.Mean.Length;
        Span<double> totals = SharedBatch.Room(3 * channels);
        Span<double> squares = totals[channels..], variances = totals[(2 * channels)..];
        for (int channel = 0; channel < channels; channel++)
        {
            double mean = parts.Mean.Data[channel];
            (totals[channel], squares[channel], variances[channel]) =
                (mean, mean * mean, parts.Variance.Data[channel]);
        }

        SharedBatch.Add(totals);
        for (int channel = 0; channel < channels; channel++)
        {
            double mean = totals[channel] / processes;
            double between = squares[channel] / processes - mean * mean;
            parts.Mean.Data[channel] = (float)mean;
            parts.Variance.Data[channel] = (float)(variances[channel] / processes + Math.Max(between, 0));
        }
    }

    private static void Combine(in Chunks chunks, float* partials, int channel, ChannelStatistics result)
    {
        int firstChunk = channel / Lanes.Block * chunks.PerBlock;
        double count = 0, mean = 0, squares = 0;
        for (int chunk = firstChunk; chunk < firstChunk + chunks.PerBlock; chunk++)
        {
            float* partial = partials + (nint)chunk * PartialFloats + channel % Lanes.Block;
            int pixels = chunks[chunk].Pixels;
            double total = count + pixels;
            double difference = partial[0] - mean;
            mean += difference * pixels / total;
            squares += partial[Lanes.Block] + difference * difference * count * pixels / total;
            count = total;
        }

        result.Mean.Data[channel] = (float)mean;
        result.Variance.Data[channel] = (float)(squares / count);
    }

    private readonly struct ChunkWork(Chunks chunks, float* x, float* partials) : IWork
    {
        public void Run(int part, int worker)
        {
            Chunk chunk = chunks[part];
            float* partial = partials + (nint)part * PartialFloats;
            float* from = x + chunk.Start;
            Vector512<float> mean = Sum(from, chunk.Floats, Vector512<float>.Zero, default(Value)) / chunk.Pixels;
            mean.Store(partial);
            Sum(from, chunk.Floats, mean, default(Square)).Store(partial + Lanes.Block);
        }

        private static Vector512<float> Sum<TTerm>(float* from, nint floats, Vector512<float> center, TTerm term)
            where TTerm : struct, ITerm
        {
            const int stride = 4 * Lanes.Block;
            float* end = from + floats;
            Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default;
            for (float* last = from + floats / stride * stride; from != last; from += stride)
            {
                s0 = term.Add(s0, Vector512.Load(from) - center);
                s1 = term.Add(s1, Vector512.Load(from + Lanes.Block) - center);
                s2 = term.Add(s2, Vector512.Load(from + 2 * Lanes.Block) - center);
                s3 = term.Add(s3, Vector512.Load(from + 3 * Lanes.Block) - center);
            }

            for (; from != end; from += Lanes.Block) s0 = term.Add(s0, Vector512.Load(from) - center);
            return s0 + s1 + (s2 + s3);
        }
    }

    private interface ITerm
    {
        Vector512<float> Add(Vector512<float> sum, Vector512<float> value);
    }

    private readonly struct Value : ITerm
    {
        public Vector512<float> Add(Vector512<float> sum, Vector512<float> value) => sum + value;
    }

    private readonly struct Square : ITerm
    {
        public Vector512<float> Add(Vector512<float> sum, Vector512<float> value) =>
            Vector512.MultiplyAddEstimate(value, value, sum);
    }
}
