using GResNet.Imaging.Transforms;
using GResNet.Training.Data.Loading;

namespace GResNet.Runtime.Tests.Data.Loading;

public sealed class TrainingOrderTests
{
    [Fact]
    public void An_epoch_has_every_image_once_but_for_a_partial_step_and_epochs_differ()
    {
        var order = new TrainingOrder(count: 10, batchSize: 3, seed: 1);
        Assert.Equal(3, order.StepsPerEpoch);
        int[][] epochs = [.. Enumerable.Range(0, 2)
            .Select(epoch => Enumerable.Range(0, 3).SelectMany(i => Choose(order, epoch * 3 + i)).ToArray())];
        Assert.All(epochs, e => Assert.Equal(9, e.Distinct().Count()));
        Assert.NotEqual(epochs[0], epochs[1]);
    }

    [Fact]
    public void A_batch_depends_on_seed_and_number_alone()
    {
        var order = new TrainingOrder(100, 10, seed: 1);
        int[] later = Choose(order, 27);
        Choose(order, 3);
        Assert.Equal(later, Choose(order, 27));
        Assert.Equal(later, Choose(new TrainingOrder(100, 10, seed: 1), 27));
        Assert.NotEqual(later, Choose(new TrainingOrder(100, 10, seed: 2), 27));
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 4)]
    [InlineData(8, 4)]
    [InlineData(3, 2)]
    [InlineData(1, 5)]
    public void Repetitions_fill_each_step_with_fewer_images_and_keep_equal_ones_apart(
        int batchesPerStep, int repetitions)
    {
        const int Batch = 8, Images = 500;
        var order = new TrainingOrder(Images, Batch, seed: 3, batchesPerStep, repetitions);
        int group = Batch * batchesPerStep, distinct = (group + repetitions - 1) / repetitions;
        Assert.Equal(Images / group, order.StepsPerEpoch);
        var seen = new HashSet<int>();
        for (int step = 0; step < order.StepsPerEpoch; step++)
        {
            int[][] batches =
                [.. Enumerable.Range(0, batchesPerStep).Select(b => Choose(order, step * batchesPerStep + b))];
            int[] all = [.. batches.SelectMany(b => b)];
            Assert.Equal(distinct, all.Distinct().Count());
            Assert.All(all.GroupBy(i => i), g => Assert.InRange(g.Count(), 1, repetitions));
            Assert.All(batches, b =>
                Assert.DoesNotContain(true, b.Select((image, i) => image == b[(i + Batch - 1) % Batch])));
            Assert.All(all.Distinct(), image => Assert.True(seen.Add(image), "an image comes again in another step"));
        }
    }

    [Fact]
    public void A_step_larger_than_the_dataset_is_refused() =>
        Assert.Throws<ArgumentException>(() => new TrainingOrder(10, 6, seed: 0, batchesPerStep: 2));

    [Fact]
    public void Measuring_takes_every_image_once_in_order()
    {
        var order = new SequentialOrder(7, 3);
        Assert.Equal(3, order.Batches);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], Enumerable.Range(0, 3).SelectMany(i => Choose(order, i)));
    }

    private static int[] Choose(IBatchOrder order, long batch)
    {
        var images = new int[order.BatchSize];
        return images[..order.Choose(batch, images)];
    }
}
