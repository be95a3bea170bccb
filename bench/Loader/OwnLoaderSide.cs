using System.Diagnostics;
using GResNet.Bench.Measuring;
using GResNet.Imaging;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Random;
using GResNet.Runtime.Threading;
using GResNet.Training;
using GResNet.Training.Data.Folders;
using GResNet.Training.Data.Loading;

namespace GResNet.Bench.Loader;

/// <summary>
/// A <see cref="BatchLoader"/>, and the network's input made of each batch by the thread that takes it. A step is a
/// batch for each of the loader's threads.
/// </summary>
internal sealed unsafe class OwnLoaderSide : ISide
{
    private readonly ImageFolder images;
    private readonly LoaderWork work;
    private readonly int threads;
    private readonly TrainingOrder order;
    private readonly BatchInput input;
    private readonly WorkerPool consumer = new(1);
    private readonly AlignedBuffer memory;

    // Of the next turn, so that each has other variations.
    private long firstBatch;

    public OwnLoaderSide(ImageFolder images, LoaderWork work, int threads)
    {
        this.images = images;
        this.work = work;
        this.threads = threads;
        order = new TrainingOrder(images.Count, work.Batch, seed: 1);
        input = new BatchInput(images.Normalization);
        memory = new AlignedBuffer(
            work.Batch * FeatureMap.FloatsPerImage(images.Channels, work.Resolution, work.Resolution));
    }

    /// <inheritdoc/>
    public string Name => "ours";

    /// <inheritdoc/>
    public int Batch => work.Batch * threads;

    /// <inheritdoc/>
    public double Run(int steps)
    {
        ImageSize size = new(work.Resolution, work.Resolution);
        var options = new LoaderOptions(work.Resolution, work.Transform)
        {
            Threads = threads,
            FirstBatch = firstBatch,
            Mix = work.Trains
                ? random => Mix.Draw(Recipes.ImageNet.MixupAlpha, Recipes.ImageNet.CutmixAlpha, size, ref random)
                : null,
        };
        using var loader = new BatchLoader(images, order, options);
        // What is prepared before the time is taken.
        Take(loader, options.Ahead + 1);
        long start = Stopwatch.GetTimestamp();
        Take(loader, steps * threads);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        input.Dispose();
        consumer.Dispose();
        memory.Dispose();
    }

    private void Take(BatchLoader loader, int batches)
    {
        var target = new FeatureMap(memory.Data, work.Batch, images.Channels, work.Resolution, work.Resolution);
        for (int batch = 0; batch < batches; batch++) input.Write(consumer, loader.Next()!, target);
        firstBatch += batches;
    }
}
