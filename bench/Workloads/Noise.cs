using GResNet.Imaging.Transforms;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Random;
using GResNet.Runtime.Weights;

namespace GResNet.Bench.Workloads;

/// <summary>Random numbers to compute with.</summary>
internal static class Noise
{
    /// <summary>Images and labels for a model.</summary>
    public static Batch Batch(ModelSummary model, int resolution, int count)
    {
        var random = new RandomStream(new RandomKey(1, 0, 0));
        var batch = new Batch(count, resolution, model.Channels);
        foreach (ref byte pixel in batch.Pixels) pixel = (byte)random.NextUInt();
        for (int image = 0; image < count; image++) batch.Labels[image] = image % model.Classes;
        return batch;
    }

    /// <summary>What makes noise of mean 0 from bytes.</summary>
    public static PixelNormalization Normalization(ModelSummary model) => new(
        [.. Enumerable.Repeat(0.5f, model.Channels)], [.. Enumerable.Repeat(0.25f, model.Channels)]);

    /// <summary>Fills memory with numbers from −1 to 1.</summary>
    public static void Fill(FloatView values)
    {
        var random = new RandomStream(new RandomKey(2, 0, 0));
        foreach (ref float value in values.Span) value = 2 * random.NextFloat() - 1;
    }
}
