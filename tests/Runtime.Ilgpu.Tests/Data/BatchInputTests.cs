using GResNet.Imaging;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Ilgpu.Data;
using GResNet.Runtime.Ilgpu.Maps;
using GResNet.Runtime.Weights;

namespace GResNet.Runtime.Ilgpu.Tests.Data;

/// <summary>Batches of bytes as the device makes input of them, against the CPU's: bit for bit.</summary>
[Collection(nameof(TestDevice))]
public class BatchInputTests(TestDevice device)
{
    private const int Capacity = 4, Resolution = 7;

    public static TheoryData<int, MixKind> Cases { get; } = new()
    {
        { 1, MixKind.None },
        { 3, MixKind.None },
        { 1, MixKind.Mixup },
        { 3, MixKind.Mixup },
        { 3, MixKind.Cutmix },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Input_is_the_CPUs(int channels, MixKind kind)
    {
        PixelNormalization normalization = channels == 1
            ? new([0.3f], [0.4f])
            : new([0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]);
        Check<GpuFloat32>(normalization, kind);
        Check<GpuBFloat16>(normalization, kind);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using GpuBatchInput input = new(device.Gpu, new([0.3f], [0.4f]), Capacity, Resolution);
        Assert.Throws<ArgumentException>(() => input.Load(Batch(Capacity + 1, 1, MixKind.None)));
        Assert.Throws<ArgumentException>(() => input.Load(Batch(Capacity, 3, MixKind.None)));
        Batch outside = Batch(Capacity, 1, MixKind.None);
        outside.Erased[2] = new PixelBox(3, 3, Resolution - 2, 1);
        Assert.Throws<ArgumentException>(() => input.Load(outside));
        outside = Batch(Capacity, 1, MixKind.None);
        outside.Mix = new Mix(MixKind.Cutmix, 0.5, new PixelBox(-1, 0, 2, 2));
        Assert.Throws<ArgumentException>(() => input.Load(outside));
    }

    private void Check<T>(PixelNormalization normalization, MixKind kind)
        where T : unmanaged, IGpuElement<T>
    {
        int channels = normalization.Mean.Length;
        using Twins<T> twins = new(device);
        using BatchInput cpu = new(normalization);
        using GpuBatchInput gpu = new(device.Gpu, normalization, Capacity, Resolution);
        // More batches than there are places on the device; the last one is smaller.
        foreach (int count in new[] { Capacity, Capacity, Capacity, Capacity - 1 })
        {
            MapTwin<T> target = twins.Result(count, channels, Resolution, Resolution);
            Batch batch = Batch(count, channels, kind);
            cpu.Write(device.Workers, batch, target.Cpu);
            GpuBatch images = gpu.Load(batch);
            Assert.Equal(count, images.Count);
            images.Write(target.Gpu);
            float[] expected = new float[target.Gpu.Length];
            target.Cpu.CopyTo(expected);
            Assert.Equal(expected.Select(value => T.ToFloat(T.FromFloat(value))), target.Download());
        }
    }

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
