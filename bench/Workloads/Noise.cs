using GResNet.Runtime.Data;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Random;

namespace GResNet.Bench.Workloads;

/// <summary>Random numbers to compute with.</summary>
internal static class Noise
{
    /// <summary>Images and labels for a model.</summary>
    public static Batch Batch(ModelSummary model, int resolution, int count)
    {
        var random = new RandomStream(new RandomKey(1, 0, 0));
        var pixels = new byte[count * model.Channels * resolution * resolution];
        foreach (ref byte pixel in pixels.AsSpan()) pixel = (byte)random.NextUInt();
        byte[] labels = [.. Enumerable.Range(0, count).Select(image => (byte)(image % Math.Min(model.Classes, byte.MaxValue)))];
        float[] half = [.. Enumerable.Repeat(0.5f, model.Channels)], quarter = [.. half.Select(value => value / 2)];
        var images = new ImageSet(
            pixels, labels, [.. Enumerable.Range(0, model.Classes).Select(label => $"{label}")], resolution,
            new PixelNormalization([.. half], [.. quarter]));
        var batch = new Batch(images, count);
        images.Fill([.. Enumerable.Range(0, count)], default, batch.Images, batch.Labels);
        return batch;
    }

    /// <summary>Fills memory with numbers from −1 to 1.</summary>
    public static void Fill(FloatView values)
    {
        var random = new RandomStream(new RandomKey(2, 0, 0));
        foreach (ref float value in values.Span) value = 2 * random.NextFloat() - 1;
    }
}
