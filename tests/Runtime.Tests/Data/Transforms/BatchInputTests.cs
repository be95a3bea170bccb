using System.Runtime.InteropServices;
using GResNet.Imaging;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;
using GResNet.Runtime.Weights;

namespace GResNet.Runtime.Tests.Data.Transforms;

public sealed class BatchInputTests : IDisposable
{
    private const int Images = 3, Width = 17, Height = 11;

    private readonly TransformFixture fixture = new("batches");

    public static TheoryData<string> Cases { get; } = TransformFixture.Cases("batches", "target");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Inputs_are_those_of_PyTorch(string name)
    {
        float[] input = Write(name, threads: 1, out float[] lanes);
        Assert.Equal(fixture.Read<float>($"{name}/target"), input);
        int channels = input.Length / (Images * Width * Height);
        for (int i = 0; i < lanes.Length; i++)
            if (i % FeatureMap.Block >= channels) Assert.Equal(0, lanes[i]);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Threads_change_nothing(string name)
    {
        Write(name, threads: 1, out float[] one);
        Write(name, threads: 3, out float[] many);
        Assert.Equal(MemoryMarshal.AsBytes<float>(one), MemoryMarshal.AsBytes<float>(many));
    }

    [Fact]
    public void A_batch_costs_no_managed_memory()
    {
        using WorkerPool workers = new(2);
        using BatchInput writer = new(Normalization(3));
        using AlignedBuffer buffer = new(Images * FeatureMap.FloatsPerImage(3, Height, Width));
        FeatureMap target = Map(buffer, 3);
        byte[] pixels = fixture.Read<byte>("plain/images");
        PixelBox[] erased = Boxes("plain");
        foreach (Mix mix in new[] { Mix.None, new Mix(MixKind.Mixup, 0.3, default),
            new Mix(MixKind.Cutmix, 0.9, new PixelBox(1, 1, 4, 5)) })
        {
            writer.Write(workers, pixels, erased, mix, target);
            long before = GC.GetAllocatedBytesForCurrentThread();
            writer.Write(workers, pixels, erased, mix, target);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using WorkerPool workers = new(1);
        using BatchInput writer = new(Normalization(3));
        using AlignedBuffer buffer = new(Images * FeatureMap.FloatsPerImage(3, Height, Width));
        FeatureMap target = Map(buffer, 3);
        byte[] pixels = fixture.Read<byte>("plain/images");
        PixelBox[] erased = Boxes("plain");
        Assert.Throws<ArgumentException>(() => writer.Write(workers, pixels.AsSpan(1), erased, Mix.None, target));
        Assert.Throws<ArgumentException>(() => writer.Write(workers, pixels, erased.AsSpan(1), Mix.None, target));
        Assert.Throws<ArgumentException>(() => writer.Write(
            workers, pixels, erased, new Mix(MixKind.Cutmix, 0.5, new PixelBox(10, 0, 8, 2)), target));
        erased[1] = new PixelBox(0, 5, 3, 7);
        Assert.Throws<ArgumentException>(() => writer.Write(workers, pixels, erased, Mix.None, target));
        Assert.Throws<ArgumentException>(() => new BatchInput(new PixelNormalization([0, 0], [1, 1])));
    }

    public void Dispose() => fixture.Dispose();

    private static unsafe FeatureMap Map(AlignedBuffer buffer, int channels) =>
        new(buffer.Data, Images, channels, Height, Width);

    private static PixelNormalization Normalization(int channels) => channels == 1
        ? new([0.485f], [0.229f])
        : new([0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]);

    private PixelBox[] Boxes(string name) =>
        [.. fixture.Integers($"{name}/erased").Chunk(4).Select(box => new PixelBox(box[0], box[1], box[2], box[3]))];

    private unsafe float[] Write(string name, int threads, out float[] lanes)
    {
        byte[] pixels = fixture.Read<byte>($"{name}/images");
        int channels = pixels.Length / (Images * Width * Height);
        Mix mix = new(
            (MixKind)fixture.Integers($"{name}/mix")[0], fixture.Read<double>($"{name}/share")[0],
            fixture.Box($"{name}/box"));
        using WorkerPool workers = new(threads);
        using BatchInput writer = new(Normalization(channels));
        using AlignedBuffer buffer = new(Images * FeatureMap.FloatsPerImage(channels, Height, Width));
        FeatureMap target = Map(buffer, channels);
        new Span<float>(buffer.Data, (int)buffer.Length).Fill(float.NaN);
        writer.Write(workers, pixels, Boxes(name), mix, target);
        lanes = new Span<float>(buffer.Data, (int)buffer.Length).ToArray();
        float[] input = new float[pixels.Length];
        target.CopyTo(input);
        return input;
    }
}
