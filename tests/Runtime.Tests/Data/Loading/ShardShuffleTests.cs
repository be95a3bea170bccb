using System.Collections.Immutable;
using GResNet.Training.Data;
using GResNet.Training.Data.Loading;

namespace GResNet.Runtime.Tests.Data.Loading;

public sealed class ShardShuffleTests
{
    // As the documentation of the order says.
    private const int Together = 8, Buffer = 4096;

    [Theory]
    [InlineData(1, 50_000)]
    [InlineData(3, 10)]
    [InlineData(40, 1_000)]
    [InlineData(17, 1)]
    public void An_epoch_has_every_image_once_whatever_the_shards(int shards, int each)
    {
        int[] order = Epoch(shards, each, seed: 1);
        Assert.Equal(Enumerable.Range(0, shards * each), order.Order());
        Assert.NotEqual(order, Epoch(shards, each, seed: 2));
        Assert.Equal(order, Epoch(shards, each, seed: 1));
    }

    [Fact]
    public void Shards_are_read_few_at_a_time_and_each_from_its_beginning_to_its_end()
    {
        const int Shards = 64, Each = 2_000;
        int[] order = Epoch(Shards, Each, seed: 3);

        // A few images wait in the buffer for long: nearly all of a shard is read between its places at 5 and at 95 %.
        (int First, int Last)[] spans = [.. order.Select((image, place) => (Shard: image / Each, Place: place))
            .GroupBy(x => x.Shard, x => x.Place).Select(g => g.Order().ToArray())
            .Select(places => (places[Each / 20], places[Each - Each / 20]))];
        int[] open = [.. Enumerable.Range(0, order.Length / 100)
            .Select(i => spans.Count(s => s.First <= 100 * i && 100 * i <= s.Last))];
        Assert.InRange(open.Max(), Together, 2 * Together);
        // How far an image is read behind one of its shard that comes after it.
        var behind = new List<int>();
        foreach (IGrouping<int, int> shard in order.GroupBy(image => image / Each))
        {
            int furthest = 0;
            foreach (int image in shard)
            {
                furthest = Math.Max(furthest, image);
                behind.Add(furthest - image);
            }
        }

        // In the buffer, 4,096 / 8 images of a shard wait; a few wait some times as long.
        Assert.InRange(behind.Average(), 100, Buffer / Together * 3);
        // And yet neighbours in a shard are far apart.
        int[] places = new int[order.Length];
        for (int i = 0; i < order.Length; i++) places[order[i]] = i;
        Assert.InRange(
            Enumerable.Range(1, Each - 1).Average(i => Math.Abs(places[i] - places[i - 1])), 1_000, 10_000);
    }

    [Fact]
    public void What_fits_into_the_buffer_is_in_any_order()
    {
        // Of 60 images in three shards, each comes at each place about as often.
        const int Images = 60, Epochs = 6_000;
        var counts = new int[Images, Images];
        var order = new TrainingOrder(Images, Images, seed: 5, shards: [0, 20, 40]);
        var images = new int[Images];
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            order.Choose(epoch, images);
            for (int place = 0; place < Images; place++) counts[place, images[place]]++;
        }

        // 100 expected, a deviation of 10.
        Assert.All(counts.Cast<int>(), count => Assert.InRange(count, 45, 155));
    }

    [Fact]
    public void A_batch_depends_on_seed_and_number_alone()
    {
        ImmutableArray<int> shards = [0, 300, 301, 700];
        var order = new TrainingOrder(1_000, 10, seed: 1, shards: shards);
        int[] later = Choose(order, 127);
        Choose(order, 3);
        Assert.Equal(later, Choose(order, 127));
        Assert.Equal(later, Choose(new TrainingOrder(1_000, 10, seed: 1, shards: shards), 127));
        Assert.NotEqual(later, Choose(order, 27));
    }

    [Fact]
    public void Some_of_the_images_have_the_same_shards()
    {
        var all = new Sharded(10, [0, 3, 4, 9]);
        Assert.Equal([0, 3, 4, 9], new RelabelledDataset(all, all.Classes).ShardStarts.ToArray());
        // Places 0, 2, 4, 6 and 8.
        Assert.Equal([0, 2], new Subset(all, 5).ShardStarts.ToArray());
        Assert.Equal([0], new Subset(all, 1).ShardStarts.ToArray());
        Assert.Equal([0, 3, 4, 9], new Subset(all, 20).ShardStarts.ToArray());
    }

    private static int[] Epoch(int shards, int each, ulong seed)
    {
        int count = shards * each;
        var order = new TrainingOrder(
            count, count, seed, shards: [.. Enumerable.Range(0, shards).Select(i => i * each)]);
        var images = new int[count];
        order.Choose(0, images);
        return images;
    }

    private static int[] Choose(TrainingOrder order, long batch)
    {
        var images = new int[order.BatchSize];
        order.Choose(batch, images);
        return images;
    }

    private sealed class Sharded(int count, ImmutableArray<int> starts) : IDataset
    {
        public int Count => count;

        public ImmutableArray<string> Classes => ["all"];

        public int Channels => 3;

        public int? Resolution => 1;

        public GResNet.Runtime.Weights.PixelNormalization Normalization => new([0, 0, 0], [1, 1, 1]);

        public string Fingerprint => "sharded";

        public ImmutableArray<int> ShardStarts => starts;

        public int Label(int image) => 0;

        public string Name(int image) => $"{image}";

        public GResNet.Imaging.IImageReader CreateReader() => throw new NotSupportedException();
    }
}
