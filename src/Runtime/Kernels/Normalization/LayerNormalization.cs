using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// Layer normalization over the channels of each pixel, x̂ = (x − μ)·r with r = 1/√(variance + ε) (Ba, Kiros and
/// Hinton, 2016). Strips of pixels are read once, and stay in the caches for the mean, for the squares of deviations
/// from it, and for what is made of them: large means cost no accuracy.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class LayerNormalization
{
    // Strips of four: each has sums of its own.
    private const int PixelsOfPart = 4 * PixelStrip.MostPixels;

    /// <summary>y = store(x̂), of load(x); y may be x, or a map that the store reads.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="load">What happens to x as it is read.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="store">What happens to x̂ before it is stored.</param>
    /// <param name="sums">Where the store's sums go: C values each.</param>
    /// <param name="deviations">r of each pixel: N · H · W values, overwritten.</param>
    /// <param name="y">N × C × H × W.</param>
    public static void Forward<TLoad, TStore>(
        WorkerPool workers, FeatureMap x, TLoad load, float epsilon, TStore store, ChannelSums sums,
        FloatView deviations, FeatureMap y)
        where TLoad : unmanaged, ILoad
        where TStore : unmanaged, IStore
    {
        Check.Same(x, y);
        Check.Length(deviations, x.Pixels, nameof(deviations));
        Destination<TStore>.Check(y, sums);
        int parts = Cut.Parts(deviations.Length, PixelsOfPart);
        Destination<TStore> results = new(y, store, parts);
        workers.Run(parts, new ForwardWork<TLoad, TStore>(x, load, epsilon, deviations.Data, y, results));
        results.Total(sums);
    }

    /// <summary>
    /// gx = store(r·(g − mean(g) − x̂·mean(g·x̂))), of load(g), the means over the channels of a pixel: the gradient
    /// with respect to x of what has the gradient g with respect to x̂. gx may be g, x̂, or a map that the store reads.
    /// </summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="g">N × C × H × W.</param>
    /// <param name="load">What happens to g as it is read.</param>
    /// <param name="normalized">x̂: N × C × H × W.</param>
    /// <param name="deviations">r of each pixel: N · H · W values.</param>
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
        Check.Length(deviations, g.Pixels, nameof(deviations));
        Destination<TStore>.Check(gx, sums);
        int parts = Cut.Parts(deviations.Length, PixelsOfPart);
        Destination<TStore> results = new(gx, store, parts);
        workers.Run(
            parts, new BackwardWork<TLoad, TStore>(g, load, normalized, deviations.Data, gx, results));
        results.Total(sums);
    }

    private readonly struct ForwardWork<TLoad, TStore>(
        FeatureMap x, TLoad load, float epsilon, float* deviations, FeatureMap y, Destination<TStore> results) : IWork
        where TLoad : unmanaged, ILoad
        where TStore : unmanaged, IStore
    {
        public void Run(int part, int worker)
        {
            PixelStrip strip = new(ThreadScratch.ForPart(PixelStrip.FloatsOf(x)), x.Channels);
            long end = Math.Min(x.Pixels, (part + 1L) * PixelsOfPart);
            for (long first = (long)part * PixelsOfPart; first < end; first += PixelStrip.MostPixels)
            {
                int pixels = (int)Math.Min(PixelStrip.MostPixels, end - first);
                strip.Read(x, load, first, pixels);
                for (int pixel = 0; pixel < pixels; pixel++)
                    deviations[first + pixel] = Normalize(strip, strip[pixel]);
                strip.Write(results, y, first, pixels, part);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private float Normalize(in PixelStrip strip, float* values)
        {
            int last = strip.PixelFloats - Lanes.Block;
            Vector512<float> sum = Vector512.Load(values + last), other = default;
            int i = 0;
            for (; i < last - Lanes.Block; i += 2 * Lanes.Block)
            {
                sum += Vector512.Load(values + i);
                other += Vector512.Load(values + i + Lanes.Block);
            }

            if (i < last) sum += Vector512.Load(values + i);
            Vector512<float> mean = Vector512.Create(Vector512.Sum(sum + other) / x.Channels);

            Vector512<float> deviation = strip.Last(Vector512.Load(values + last) - mean);
            sum = deviation * deviation;
            other = default;
            for (i = 0; i < last - Lanes.Block; i += 2 * Lanes.Block)
            {
                deviation = Vector512.Load(values + i) - mean;
                sum = Vector512.MultiplyAddEstimate(deviation, deviation, sum);
                deviation = Vector512.Load(values + i + Lanes.Block) - mean;
                other = Vector512.MultiplyAddEstimate(deviation, deviation, other);
            }

            if (i < last)
            {
                deviation = Vector512.Load(values + i) - mean;
                sum = Vector512.MultiplyAddEstimate(deviation, deviation, sum);
            }

            float r = 1 / MathF.Sqrt(Vector512.Sum(sum + other) / x.Channels + epsilon);
            for (i = 0; i <= last; i += Lanes.Block) ((Vector512.Load(values + i) - mean) * r).Store(values + i);
            return r;
        }
    }

    private readonly struct BackwardWork<TLoad, TStore>(
        FeatureMap g, TLoad load, FeatureMap normalized, float* deviations, FeatureMap gx,
        Destination<TStore> results) : IWork
        where TLoad : unmanaged, ILoad
        where TStore : unmanaged, IStore
    {
        public void Run(int part, int worker)
        {
            int floats = PixelStrip.FloatsOf(g);
            float* scratch = ThreadScratch.ForPart(2L * floats);
            PixelStrip gradient = new(scratch, g.Channels), values = new(scratch + floats, g.Channels);
            long end = Math.Min(g.Pixels, (part + 1L) * PixelsOfPart);
            for (long first = (long)part * PixelsOfPart; first < end; first += PixelStrip.MostPixels)
            {
                int pixels = (int)Math.Min(PixelStrip.MostPixels, end - first);
                gradient.Read(g, load, first, pixels);
                values.Read(normalized, default(PlainLoad), first, pixels);
                for (int pixel = 0; pixel < pixels; pixel++)
                    Differentiate(gradient[pixel], values[pixel], gradient.PixelFloats, deviations[first + pixel]);
                gradient.Write(results, gx, first, pixels, part);
            }
        }

        /// <summary>Puts the gradient of x in the place of that of x̂.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Differentiate(float* gradient, float* values, int floats, float r)
        {
            Vector512<float> sum = default, dot = default;
            for (int i = 0; i < floats; i += Lanes.Block)
            {
                Vector512<float> next = Vector512.Load(gradient + i);
                sum += next;
                dot = Vector512.MultiplyAddEstimate(next, Vector512.Load(values + i), dot);
            }

            Vector512<float> mean = Vector512.Create(Vector512.Sum(sum) / g.Channels);
            Vector512<float> slope = Vector512.Create(-Vector512.Sum(dot) / g.Channels);
            for (int i = 0; i < floats; i += Lanes.Block)
            {
                Vector512<float> centered = Vector512.Load(gradient + i) - mean;
                (Vector512.MultiplyAddEstimate(Vector512.Load(values + i), slope, centered) * r).Store(gradient + i);
            }
        }
    }
}
