using GResNet.Imaging.Transforms;
using GResNet.Runtime.Models;
using GResNet.Runtime.Random;
using GResNet.Training.Data.Loading;

namespace GResNet.Bench.Gpu.Check;

/// <summary>
/// A few batches in turn, for ever: noise around a brightness that tells the classes apart, so that a network learns
/// them within some steps.
/// </summary>
internal sealed class CheckBatches : IBatchSource
{
    private const int Count = 4, Noise = 96, Dark = 40, Bright = 120;

    private readonly Batch[] batches;
    private int next;

    public CheckBatches(ModelSummary model, int resolution, int batch)
    {
        var random = new RandomStream(new RandomKey(3, 0, 0));
        batches = [.. Enumerable.Range(0, Count).Select(number => Make(model, resolution, batch, number, ref random))];
    }

    /// <summary>The first.</summary>
    public Batch First => batches[0];

    /// <inheritdoc/>
    public Batch Next() => batches[next++ % Count];

    private static Batch Make(ModelSummary model, int resolution, int count, int number, ref RandomStream random)
    {
        var batch = new Batch(count, resolution, model.Channels);
        for (int image = 0; image < count; image++)
        {
            int label = batch.Labels[image] = (number * count + image) % model.Classes;
            Span<byte> pixels = batch.Image(image);
            for (int i = 0; i < pixels.Length; i++)
            {
                // One bit of the label for each channel and half of the image.
                int bit = i % model.Channels + (i < pixels.Length / 2 ? 0 : model.Channels);
                pixels[i] = (byte)((((label >> bit) & 1) == 0 ? Dark : Bright) + random.NextUInt() % Noise);
            }
        }

        return batch;
    }
}
