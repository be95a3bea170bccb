using GResNet.Imaging;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;
using GResNet.Runtime.Weights;
using GResNet.Training;
using GResNet.Training.TorchSharp;
using TorchSharp;
using static TorchSharp.torch;

namespace GResNet.TorchSharp.Tests.Training;

/// <summary>Batches of bytes as libtorch makes input of them, against the processor's own: bit for bit.</summary>
public sealed unsafe class TorchInputTests
{
    private const int Capacity = 4, Resolution = 7;

    [TorchTheory]
    [InlineData(1, MixKind.None)]
    [InlineData(3, MixKind.None)]
    [InlineData(1, MixKind.Mixup)]
    [InlineData(3, MixKind.Mixup)]
    [InlineData(3, MixKind.Cutmix)]
    public void Input_is_the_processors(int channels, MixKind kind)
    {
        ClassifierSetup setup = Setup(channels);
        using DisposeScope scope = NewDisposeScope();
        using var workers = new WorkerPool(1);
        using BatchInput expected = new(setup.Normalization);
        using TorchInput found = new(CPU, setup);
        foreach (int count in (int[])[Capacity, Capacity - 1])
        {
            Batch batch = Batch(count, channels, kind);
            using AlignedBuffer buffer = new(count * FeatureMap.FloatsPerImage(channels, Resolution, Resolution));
            FeatureMap map = new(buffer.Data, count, channels, Resolution, Resolution);
            expected.Write(workers, batch, map);
            float[] values = new float[count * channels * Resolution * Resolution];
            map.CopyTo(values);
            Assert.Equal(values, found.Load(batch).data<float>().ToArray());
        }
    }

    [TorchFact]
    public void What_does_not_fit_is_refused()
    {
        using TorchInput input = new(CPU, Setup(1));
        Assert.Throws<ArgumentException>(() => input.Load(Batch(Capacity + 1, 1, MixKind.None)));
        Assert.Throws<ArgumentException>(() => input.Load(Batch(Capacity, 3, MixKind.None)));
        Batch outside = Batch(Capacity, 1, MixKind.None);
        outside.Erased[2] = new PixelBox(3, 3, Resolution - 2, 1);
        Assert.Throws<ArgumentException>(() => input.Load(outside));
        outside = Batch(Capacity, 1, MixKind.None);
        outside.Mix = new Mix(MixKind.Cutmix, 0.5, new PixelBox(-1, 0, 2, 2));
        Assert.Throws<ArgumentException>(() => input.Load(outside));
    }

    private static ClassifierSetup Setup(int channels) => new(Resolution, Capacity, channels == 1
        ? new PixelNormalization([0.3f], [0.4f])
        : PixelNormalization.ImageNet);

    private static Batch Batch(int count, int channels, MixKind kind)
    {
        Batch batch = new(Capacity + 1, Resolution, channels) { Count = count };
        for (int i = 0; i < batch.Pixels.Length; i++) batch.Pixels[i] = (byte)(i * 37 + i / 11 + count);
        // Of the first nothing, of the second all, of the others a part.
        for (int image = 1; image < count; image++)
            batch.Erased[image] = image == 1 ? new PixelBox(0, 0, Resolution, Resolution) : new PixelBox(2, 1, 3, 4);
        batch.Mix = kind switch
        {
            MixKind.Mixup => new Mix(kind, 0.3, default),
            MixKind.Cutmix => new Mix(kind, 0.7, new PixelBox(1, 2, 4, 3)),
            _ => Mix.None,
        };
        return batch;
    }
}
