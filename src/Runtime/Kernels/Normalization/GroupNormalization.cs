using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// Group normalization: x̂ = (x − μ)·r with r = 1/√(variance + ε), of each image's groups of neighbouring channels over
/// all pixels (Wu and He, 2018). Chunks of pixels leave what <see cref="ImageGroups"/> combines for each group.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class GroupNormalization
{
    /// <summary>y = store(x̂), of load(x); y may be x, or a map that the store reads.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="load">What happens to x as it is read.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="store">What happens to x̂ before it is stored.</param>
    /// <param name="sums">Where the store's sums go: C values each.</param>
    /// <param name="deviations">r of each image's groups: N · G values, overwritten;
    /// they say how many groups there are.</param>
    /// <param name="y">N × C × H × W.</param>
    public static void Forward<TLoad, TStore>(
        WorkerPool workers, FeatureMap x, TLoad load, float epsilon, TStore store, ChannelSums sums,
        FloatView deviations, FeatureMap y)
        where TLoad : unmanaged, ILoad
        where TStore : unmanaged, IStore
    {
        Check.Same(x, y);
        Destination<TStore>.Check(y, sums);
        ImageGroups groups = new(x, deviations);
        Chunks chunks = groups.Chunks;
        workers.Run(chunks.Count, new MomentWork<TLoad>(x, load, groups));
        workers.Run(deviations.Length, new StatisticsWork(groups, epsilon));
        Destination<TStore> results = new(y, store, chunks.PerBlock);
        workers.Run(chunks.Count, new NormalizeWork<TLoad, TStore>(x, load, groups, results));
        results.Total(sums);
    }

    /// <summary>
    /// gx = store(r·(g − mean(g) − x̂·mean(g·x̂))), of load(g), the means over a group of an image: the gradient with
    /// respect to x of what has the gradient g with respect to x̂. gx may be g, x̂, or a map that the store reads.
    /// </summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="g">N × C × H × W.</param>
    /// <param name="load">What happens to g as it is read.</param>
    /// <param name="normalized">x̂: N × C × H × W.</param>
    /// <param name="deviations">r of each image's groups: N · G values; they say how many groups there are.</param>
    /// <param name="store">What happens to the gradient before it is stored.</param>
    /// <param name="sums">Where the store's sums go: C values each.</param>
    /// <param name="gx">N × C × H × W.</param>
    public static void Backward<TLoad, TStore>(
        WorkerPool workers, FeatureMap g, TLoad load, FeatureMap normalized, FloatView deviations, TStore store,
        ChannelSums sums, FeatureMap gx)
        where TLoad : unmanaged, ILoad
        where TStore : unmanaged, IStore
    {
        Check.Same(g, normalized);
        Check.Same(g, gx);
        Destination<TStore>.Check(gx, sums);
        ImageGroups groups = new(g, deviations);
        Chunks chunks = groups.Chunks;
        workers.Run(chunks.Count, new DotWork<TLoad>(g, load, normalized, groups));
        workers.Run(deviations.Length, new GradientMeansWork(groups));
        Destination<TStore> results = new(gx, store, chunks.PerBlock);
        workers.Run(chunks.Count, new DifferentiateWork<TLoad, TStore>(g, load, normalized, groups, results));
        results.Total(sums);
    }

    /// <summary>A chunk's mean, and its sum of squared deviations from that, one of each a channel.</summary>
    private readonly struct MomentWork<TLoad>(FeatureMap x, TLoad load, ImageGroups groups) : IWork
        where TLoad : unmanaged, ILoad
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int part, int worker)
        {
            Chunk chunk = groups.Chunks[part];
            int image = groups.Image(part);
            TLoad read = load;
            float* first = x.Data + chunk.Start;
            float* end = first + chunk.Floats;
            Vector512<float> even = default, odd = default;
            float* from = first;
            for (; end - from > Lanes.Block; from += 2 * Lanes.Block)
            {
                even += read.Invoke(Vector512.Load(from), chunk.Channel, image);
                odd += read.Invoke(Vector512.Load(from + Lanes.Block), chunk.Channel, image);
            }

            if (from != end) even += read.Invoke(Vector512.Load(from), chunk.Channel, image);
            Vector512<float> mean = (even + odd) / chunk.Pixels;
            even = odd = default;
            for (from = first; end - from > Lanes.Block; from += 2 * Lanes.Block)
            {
                even = Add(even, read.Invoke(Vector512.Load(from), chunk.Channel, image) - mean);
                odd = Add(odd, read.Invoke(Vector512.Load(from + Lanes.Block), chunk.Channel, image) - mean);
            }

            if (from != end) even = Add(even, read.Invoke(Vector512.Load(from), chunk.Channel, image) - mean);
            groups.Leave(part, mean, even + odd);
        }

        private static Vector512<float> Add(Vector512<float> squares, Vector512<float> deviation) =>
            Vector512.MultiplyAddEstimate(deviation, deviation, squares);
    }

    /// <summary>Mean and deviation of a group.</summary>
    private readonly struct StatisticsWork(ImageGroups groups, float epsilon) : IWork
    {
        public void Run(int part, int worker)
        {
            double count = 0, mean = 0, squares = 0;
            for (int channel = groups.FirstChannel(part); channel < groups.EndChannel(part); channel++)
            {
                for (int chunk = 0; chunk < groups.ChunksOfImage; chunk++)
                {
                    (float chunkMean, float chunkSquares, int pixels) = groups.Left(part, channel, chunk);
                    double total = count + pixels, difference = chunkMean - mean;
                    mean += difference * pixels / total;
                    squares += chunkSquares + difference * difference * count * pixels / total;
                    count = total;
                }
            }

            float r = (float)(1 / Math.Sqrt(squares / count + epsilon));
            groups.Deviations[part] = r;
            groups.Spread(part, (float)mean, 0, r);
        }
    }

    private readonly struct NormalizeWork<TLoad, TStore>(
        FeatureMap x, TLoad load, ImageGroups groups, Destination<TStore> results) : IWork
        where TLoad : unmanaged, ILoad
        where TStore : unmanaged, IStore
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int part, int worker)
        {
            Chunk chunk = groups.Chunks[part];
            int image = groups.Image(part);
            TLoad read = load;
            float* to = ThreadScratch.ForPart(chunk.Floats);
            float* from = x.Data + chunk.Start;
            (Vector512<float> mean, _, Vector512<float> r) = groups.Of(part);
            for (nint i = 0; i < chunk.Floats; i += Lanes.Block)
                ((read.Invoke(Vector512.Load(from + i), chunk.Channel, image) - mean) * r).Store(to + i);
            results.Finish(
                to, Lanes.Block, chunk.Start, chunk.Pixels, Lanes.Block, chunk.Channel,
                part % groups.Chunks.PerBlock);
        }
    }

    /// <summary>A chunk's Σ g and Σ g·x̂, one of each a channel.</summary>
    private readonly struct DotWork<TLoad>(FeatureMap g, TLoad load, FeatureMap normalized, ImageGroups groups) : IWork
        where TLoad : unmanaged, ILoad
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int part, int worker)
        {
            Chunk chunk = groups.Chunks[part];
            int image = groups.Image(part);
            TLoad read = load;
            float* gradient = g.Data + chunk.Start;
            float* values = normalized.Data + chunk.Start;
            Vector512<float> sum = default, dot = default, oddSum = default, oddDot = default;
            nint i = 0;
            for (; i < chunk.Floats - Lanes.Block; i += 2 * Lanes.Block)
            {
                Vector512<float> even = read.Invoke(Vector512.Load(gradient + i), chunk.Channel, image);
                Vector512<float> odd = read.Invoke(Vector512.Load(gradient + i + Lanes.Block), chunk.Channel, image);
                sum += even;
                oddSum += odd;
                dot = Vector512.MultiplyAddEstimate(even, Vector512.Load(values + i), dot);
                oddDot = Vector512.MultiplyAddEstimate(odd, Vector512.Load(values + i + Lanes.Block), oddDot);
            }

            if (i < chunk.Floats)
            {
                Vector512<float> last = read.Invoke(Vector512.Load(gradient + i), chunk.Channel, image);
                sum += last;
                dot = Vector512.MultiplyAddEstimate(last, Vector512.Load(values + i), dot);
            }

            groups.Leave(part, sum + oddSum, dot + oddDot);
        }
    }

    /// <summary>Means of g and of g·x̂ over a group.</summary>
    private readonly struct GradientMeansWork(ImageGroups groups) : IWork
    {
        public void Run(int part, int worker)
        {
            double sum = 0, dot = 0, count = 0;
            for (int channel = groups.FirstChannel(part); channel < groups.EndChannel(part); channel++)
            {
                for (int chunk = 0; chunk < groups.ChunksOfImage; chunk++)
                {
                    (float chunkSum, float chunkDot, int pixels) = groups.Left(part, channel, chunk);
                    sum += chunkSum;
                    dot += chunkDot;
                    count += pixels;
                }
            }

            groups.Spread(part, (float)(sum / count), (float)(-dot / count), groups.Deviations[part]);
        }
    }

    private readonly struct DifferentiateWork<TLoad, TStore>(
        FeatureMap g, TLoad load, FeatureMap normalized, ImageGroups groups, Destination<TStore> results) : IWork
        where TLoad : unmanaged, ILoad
        where TStore : unmanaged, IStore
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int part, int worker)
        {
            Chunk chunk = groups.Chunks[part];
            int image = groups.Image(part);
            TLoad read = load;
            float* to = ThreadScratch.ForPart(chunk.Floats);
            float* gradient = g.Data + chunk.Start;
            float* values = normalized.Data + chunk.Start;
            (Vector512<float> mean, Vector512<float> slope, Vector512<float> r) = groups.Of(part);
            for (nint i = 0; i < chunk.Floats; i += Lanes.Block)
            {
                Vector512<float> centered = read.Invoke(Vector512.Load(gradient + i), chunk.Channel, image) - mean;
                (Vector512.MultiplyAddEstimate(Vector512.Load(values + i), slope, centered) * r).Store(to + i);
            }

            results.Finish(
                to, Lanes.Block, chunk.Start, chunk.Pixels, Lanes.Block, chunk.Channel,
                part % groups.Chunks.PerBlock);
        }
    }
}
