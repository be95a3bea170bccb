using System.Collections.Immutable;
using GResNet.Imaging;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Random;
using GResNet.Runtime.Weights;
using GResNet.Training.Data;
using GResNet.Training.Data.Loading;

namespace GResNet.Runtime.Tests.Data.Loading;

public sealed class BatchLoaderTests
{
    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(1, 1, 0)]
    [InlineData(1, 0, 2)]
    [InlineData(3, 0, 0)]
    [InlineData(3, 1, 0)]
    [InlineData(16, 1, 1)]
    public void Batches_come_in_order_and_alike_whatever_threads_and_timing(
        int threads, int readDelay, int consumerDelay)
    {
        var expected = new TrainingOrder(10, 4, seed: 5);
        var images = new int[4];
        using var loader = new BatchLoader(new Numbers(10) { Delay = readDelay }, new TrainingOrder(10, 4, seed: 5),
            Options(threads) with { FirstBatch = 1 });
        for (int number = 1; number < 12; number++)
        {
            Batch batch = loader.Next()!;
            Thread.Sleep(consumerDelay);
            expected.Choose(number, images);
            Assert.Equal(images, batch.Labels.ToArray());
            Assert.Equal(images, batch.Images.ToArray());
            for (int i = 0; i < 4; i++)
            {
                Assert.Equal(images[i], batch.Image(i)[0]);
                var random = new RandomStream(new RandomKey(9UL.For(SeedPurpose.Augmentation), number, i));
                Assert.Equal((byte)random.NextUInt(), batch.Image(i)[1]);
                Assert.Equal(new PixelBox(0, 0, images[i], 1), batch.Erased[i]);
            }

            var ofBatch = new RandomStream(new RandomKey(9UL.For(SeedPurpose.Mixing), number, 0));
            Assert.Equal(ofBatch.NextFloat(), batch.Mix.Share);
        }
    }

    [Fact]
    public void Measuring_ends_after_a_smaller_last_batch()
    {
        using var loader = new BatchLoader(new Numbers(7), new SequentialOrder(7, 3), Options(2));
        var seen = new List<int>();
        while (loader.Next() is { } batch) seen.AddRange(batch.Labels);
        Assert.Equal(Enumerable.Range(0, 7), seen);
        Assert.Null(loader.Next());
    }

    [Fact]
    public void No_more_is_prepared_ahead_than_asked()
    {
        var dataset = new Numbers(10);
        using var loader = new BatchLoader(dataset, new TrainingOrder(10, 5, seed: 5), Options(4) with { Ahead = 2 });
        loader.Next();
        SpinWait.SpinUntil(() => dataset.Reads >= 15, TimeSpan.FromSeconds(10));
        Thread.Sleep(50);
        Assert.Equal(15, dataset.Reads);
    }

    [Fact]
    public void In_training_the_next_image_takes_the_place_of_an_unreadable_one_and_each_is_told_once()
    {
        var dataset = new Numbers(10) { Broken = [3, 4, 9] };
        LoaderOptions options = Options(3) with { Substitute = true };
        using var loader = new BatchLoader(dataset, new SequentialOrder(10, 10), options);
        using var again = new BatchLoader(dataset, new SequentialOrder(10, 10), options);
        foreach (BatchLoader each in new[] { loader, again })
        {
            Batch batch = each.Next()!;
            Assert.Equal([0, 1, 2, 5, 5, 5, 6, 7, 8, 0], batch.Labels.ToArray());
            Assert.Equal(5, batch.Image(3)[0]);
        }

        Assert.Equal(3, options.Log.Count);
        var told = new List<string>();
        while (options.Log.TryTake(out string? message)) told.Add(message);
        Assert.Equal(["number 3 is broken", "number 4 is broken", "number 9 is broken"], told.Order());
    }

    [Fact]
    public void In_measuring_an_unreadable_image_leaves_its_place_empty()
    {
        using var loader = new BatchLoader(new Numbers(4) { Broken = [2] }, new SequentialOrder(4, 4), Options(2));
        Batch batch = loader.Next()!;
        Assert.Equal([0, 1, Batch.Unreadable, 3], batch.Labels.ToArray());
        Assert.True(batch.Image(2).IndexOfAnyExcept((byte)0) < 0);
    }

    [Fact]
    public void By_option_an_unreadable_image_is_an_error()
    {
        using var loader = new BatchLoader(
            new Numbers(4) { Broken = [2] }, new SequentialOrder(4, 4),
            Options(2) with { Unreadable = UnreadableImages.Stop });
        Assert.Contains(
            "number 2 is broken", Assert.Throws<DatasetException>(loader.Next).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void When_nothing_can_be_read_it_stops()
    {
        using var loader = new BatchLoader(
            new Numbers(200) { Broken = [.. Enumerable.Range(0, 200)] }, new SequentialOrder(200, 4),
            Options(2) with { Substitute = true });
        Assert.Contains(
            "100 images in a row", Assert.Throws<DatasetException>(loader.Next).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_other_failure_reaches_the_caller()
    {
        using var loader = new BatchLoader(new Numbers(4) { Broken = [-1] }, new SequentialOrder(4, 4), Options(2));
        Assert.Throws<NotSupportedException>(loader.Next);
    }

    [Fact]
    public void Disposing_ends_threads_that_wait()
    {
        var loader = new BatchLoader(new Numbers(10), new TrainingOrder(10, 5, seed: 5), Options(4));
        loader.Next();
        loader.Dispose();
        Assert.Throws<ObjectDisposedException>(loader.Next);
    }

    private static LoaderOptions Options(int threads) => new(1, () => new Copy())
    {
        Threads = threads, Seed = 9, Mix = random => new Mix(MixKind.Mixup, random.NextFloat(), default),
    };

    private sealed class Copy : IImageTransform
    {
        private readonly ImageBuffer buffer = new();

        public PixelBox Apply(IImageReader reader, int image, ref RandomStream random, Span<byte> pixels)
        {
            ImageSize size = reader.Open(image);
            reader.Read(PixelBox.Whole(size), 1, 1, buffer);
            pixels[0] = buffer.Pixels[0];
            pixels[1] = (byte)random.NextUInt();
            pixels[2] = 1;
            return new PixelBox(0, 0, image, 1);
        }
    }

    /// <summary>Image i is one pixel of value i, and labelled i.</summary>
    private sealed class Numbers(int count) : IDataset
    {
        private int reads;

        public int Delay { get; init; }

        public int[] Broken { get; init; } = [];

        public int Reads => Volatile.Read(ref reads);

        public int Count => count;

        public ImmutableArray<string> Classes => [.. Enumerable.Range(0, count).Select(i => $"{i}")];

        public int Channels => 3;

        public int? Resolution => 1;

        public PixelNormalization Normalization => new([0, 0, 0], [1, 1, 1]);

        public string Fingerprint => "numbers";

        public int Label(int image) => image;

        public string Name(int image) => $"number {image}";

        public IImageReader CreateReader() => Broken is [-1] ? throw new NotSupportedException() : new Reader(this);

        private sealed class Reader(Numbers numbers) : IImageReader
        {
            private int opened;

            public ImageSize Open(int image)
            {
                Thread.Sleep(numbers.Delay);
                if (numbers.Broken.Contains(image)) throw new ImageException($"{numbers.Name(image)} is broken");
                opened = image;
                return new ImageSize(1, 1);
            }

            public void Read(PixelBox part, int width, int height, ImageBuffer into)
            {
                into.Reset(1, 1, 3);
                into.Pixels.Fill((byte)opened);
                Interlocked.Increment(ref numbers.reads);
            }

            public void Dispose()
            {
            }
        }
    }
}
