using System.Diagnostics;
using GResNet.Imaging;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Random;
using GResNet.Runtime.Threading;
using GResNet.Training;
using GResNet.Training.Data;
using GResNet.Training.Data.Shards;

namespace GResNet.Bench.Loader;

/// <summary>Where the time of an image goes, on one thread.</summary>
/// <param name="Mode">train or eval, and whether the images were packed.</param>
/// <param name="Open">Milliseconds to read a file and its header.</param>
/// <param name="Decode">To decode the pixels that are needed.</param>
/// <param name="Resize">To resize them and, in evaluation, to put them in their place.</param>
/// <param name="Augment">To flip and augment.</param>
/// <param name="Input">To normalise, erase and mix, and write the network's input.</param>
internal sealed record LoaderProfile(
    string Mode, double Open, double Decode, double Resize, double Augment, double Input)
{
    // Each image is timed so often, with the same variation, and the least counts.
    private const int Tries = 5;

    /// <summary>Measures it.</summary>
    public static LoaderProfile Measure(IDataset images, LoaderWork work)
    {
        bool trains = work.Trains;
        using var reader = new TimedReader(images.CreateReader());
        IImageTransform transform = work.Transform();
        // The same part of each image, as it is drawn first, and nothing else.
        IImageTransform crop = trains
            ? new TrainingTransform(
                new AugmentationSettings { Crop = Recipes.ImageNet.Augmentation.Crop }, work.Resolution)
            : transform;
        var batch = new Batch(1, work.Resolution, images.Channels);
        double open = 0, decode = 0, cropped = 0, all = 0;
        for (int image = 0; image < images.Count; image++)
        {
            double leastOpen = double.MaxValue, leastDecode = double.MaxValue;
            cropped += Least(crop);
            open += leastOpen;
            decode += leastDecode;
            all += trains ? Least(transform) : 0;

            double Least(IImageTransform made)
            {
                double least = double.MaxValue;
                for (int attempt = 0; attempt < Tries; attempt++)
                {
                    var random = new RandomStream(new RandomKey(1, image, 0));
                    long start = Stopwatch.GetTimestamp();
                    _ = made.Apply(reader, image, ref random, batch.Image(0));
                    // Decoding is the same in both; what is left is what differs.
                    double rest = Stopwatch.GetElapsedTime(start).TotalMilliseconds - reader.OpenTime - reader.ReadTime;
                    least = Math.Min(least, rest);
                    leastOpen = Math.Min(leastOpen, reader.OpenTime);
                    leastDecode = Math.Min(leastDecode, reader.ReadTime);
                }

                return least;
            }
        }

        int count = images.Count;
        return new LoaderProfile(
            images is ShardedImages ? $"{work.ModeName}, packed" : work.ModeName, open / count, decode / count,
            cropped / count, trains ? (all - cropped) / count : 0, Inputs(images, work));
    }

    private static unsafe double Inputs(IDataset images, LoaderWork work)
    {
        var batch = new Batch(work.Batch, work.Resolution, images.Channels);
        using var input = new BatchInput(images.Normalization);
        using var workers = new WorkerPool(1);
        using var memory = new AlignedBuffer(
            work.Batch * FeatureMap.FloatsPerImage(images.Channels, work.Resolution, work.Resolution));
        var target = new FeatureMap(memory.Data, work.Batch, images.Channels, work.Resolution, work.Resolution);
        var mix = new Mix(MixKind.Mixup, 0.5, default);
        // Half of the batches of training are mixed so; cutmix costs no more than copying.
        return work.Trains ? (Least(mix) + Least(Mix.None)) / 2 : Least(Mix.None);

        double Least(Mix of)
        {
            double least = double.MaxValue;
            for (int attempt = 0; attempt < Tries; attempt++)
            {
                long start = Stopwatch.GetTimestamp();
                input.Write(workers, batch.Pixels, batch.Erased, of, target);
                least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalMilliseconds / work.Batch);
            }

            return least;
        }
    }

    /// <summary>Says how long the reader took.</summary>
    private sealed class TimedReader(IImageReader reader) : IImageReader
    {
        /// <summary>Milliseconds of the last call of <see cref="Open"/>.</summary>
        public double OpenTime { get; private set; }

        /// <summary>Milliseconds of the last call of <see cref="Read"/>.</summary>
        public double ReadTime { get; private set; }

        public ImageSize Open(int image)
        {
            long start = Stopwatch.GetTimestamp();
            ImageSize size = reader.Open(image);
            OpenTime = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            return size;
        }

        public void Read(PixelBox part, int width, int height, ImageBuffer into)
        {
            long start = Stopwatch.GetTimestamp();
            reader.Read(part, width, height, into);
            ReadTime = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        public void Dispose() => reader.Dispose();
    }
}
