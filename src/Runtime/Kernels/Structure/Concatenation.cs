using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>Joins maps along their channels, and takes them apart. Whole blocks are copied as blocks.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class Concatenation
{
    /// <summary>Copies all channels of x to those of y from <paramref name="firstChannel"/> on.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="firstChannel">Where x's first channel goes.</param>
    /// <param name="y">N × at least firstChannel + C × H × W; its other channels keep their values.</param>
    public static void Copy(WorkerPool workers, FeatureMap x, int firstChannel, FeatureMap y) =>
        Run(workers, x, 0, y, firstChannel, x.Channels);

    /// <summary>Copies to all channels of x those of y from <paramref name="firstChannel"/> on.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="y">N × at least firstChannel + C × H × W.</param>
    /// <param name="firstChannel">Where x's first channel is.</param>
    /// <param name="x">N × C × H × W, overwritten.</param>
    public static void Slice(WorkerPool workers, FeatureMap y, int firstChannel, FeatureMap x) =>
        Run(workers, y, firstChannel, x, 0, x.Channels);

    private static void Run(
        WorkerPool workers, FeatureMap source, int sourceChannel, FeatureMap destination, int destinationChannel,
        int channels)
    {
        Check.Channels(source, sourceChannel, channels);
        Check.Channels(destination, destinationChannel, channels);
        Check.Shape(
            destination, source.Batch, destination.Channels, source.Height, source.Width, nameof(destination),
            nameof(Concatenation));
        workers.Run(
            source.Batch, new CopyWork(source, sourceChannel, destination, destinationChannel, channels));
    }

    private readonly struct CopyWork(
        FeatureMap source, int sourceChannel, FeatureMap destination, int destinationChannel, int channels) : IWork
    {
        public void Run(int image, int worker)
        {
            int pixels = source.Height * source.Width;
            int count;
            for (int done = 0; done < channels; done += count)
            {
                int from = sourceChannel + done, to = destinationChannel + done;
                count = Math.Min(
                    channels - done, Lanes.Block - Math.Max(from % Lanes.Block, to % Lanes.Block));
                Copy(Pixel(source, image, from), Pixel(destination, image, to), pixels, count);
            }
        }

        private static float* Pixel(FeatureMap map, int image, int channel) =>
            map.Data + channel / Lanes.Block * map.BlockStride
            + (nint)image * map.Height * map.Width * Lanes.Block + channel % Lanes.Block;

        private static void Copy(float* from, float* to, int pixels, int count)
        {
            if (count == Lanes.Block)
            {
                long bytes = (long)pixels * Lanes.Block * sizeof(float);
                Buffer.MemoryCopy(from, to, bytes, bytes);
                return;
            }

            for (int pixel = 0; pixel < pixels; pixel++, from += Lanes.Block, to += Lanes.Block)
                for (int lane = 0; lane < count; lane++) to[lane] = from[lane];
        }
    }
}
