using System.Collections.Immutable;
using GResNet.Runtime.Data;
using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Tests.Data;

public sealed class BatchLoaderTests
{
    [Fact]
    public void An_epoch_has_every_image_once_but_for_a_partial_batch_and_epochs_differ()
    {
        var order = new ShuffledOrder(count: 10, batch: 3, seed: 1);
        Assert.Equal(3, order.StepsPerEpoch);
        int[][] epochs = [.. Enumerable.Range(0, 2).Select(epoch =>
            Enumerable.Range(0, 3).SelectMany(step => order.Select(epoch * 3 + step).ToArray()).ToArray())];
        Assert.All(epochs, e => Assert.Equal(9, e.Distinct().Count()));
        Assert.NotEqual(epochs[0], epochs[1]);
        Assert.Equal(epochs[0][3..6], new ShuffledOrder(10, 3, seed: 1).Select(1).ToArray());
        Assert.NotEqual(epochs[0], new ShuffledOrder(10, 9, seed: 2).Select(0).ToArray());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 0)]
    [InlineData(0, 3)]
    public void Batches_come_in_order_whatever_the_timing(int datasetDelay, int consumerDelay)
    {
        var dataset = new Numbers(10) { Delay = datasetDelay };
        var order = new ShuffledOrder(10, 4, seed: 5);
        using var loader = new BatchLoader(dataset, new ShuffledOrder(10, 4, seed: 5), default, firstStep: 1);
        for (int step = 1; step < 12; step++)
        {
            Batch batch = loader.Next();
            Thread.Sleep(consumerDelay);
            Assert.Equal(order.Select(step).ToArray(), batch.Labels.ToArray());
            Assert.Equal(batch.Labels[3], batch.Images[3, 0, 0, 0]);
            Assert.Equal(step / 2, batch.Images[0, 1, 0, 0]);
        }
    }

    [Fact]
    public void No_more_than_two_batches_are_prepared_ahead()
    {
        var dataset = new Numbers(10);
        using var loader = new BatchLoader(dataset, new ShuffledOrder(10, 5, seed: 5), default);
        loader.Next();
        SpinWait.SpinUntil(() => dataset.Fills >= 3, TimeSpan.FromSeconds(10));
        Thread.Sleep(50);
        Assert.Equal(3, dataset.Fills);
    }

    [Fact]
    public void A_failure_of_the_dataset_reaches_the_caller()
    {
        using var loader = new BatchLoader(new Numbers(10) { FailAt = 2 }, new ShuffledOrder(10, 5, seed: 5), default);
        loader.Next();
        loader.Next();
        Assert.Throws<DatasetException>(loader.Next);
    }

    [Fact]
    public void Disposing_ends_the_thread_while_it_waits()
    {
        var loader = new BatchLoader(new Numbers(10), new ShuffledOrder(10, 5, seed: 5), default);
        loader.Next();
        loader.Dispose();
        Assert.Throws<ObjectDisposedException>(loader.Next);
    }

    /// <summary>Image i is labelled i; its first channel is i, its second the epoch.</summary>
    private sealed class Numbers(int count) : IDataset
    {
        private int fills;

        public int Delay { get; init; }

        public int FailAt { get; init; } = int.MaxValue;

        public int Fills => Volatile.Read(ref fills);

        public int Count => count;

        public ImmutableArray<string> Classes => [.. Enumerable.Range(0, count).Select(i => $"{i}")];

        public int Channels => 2;

        public int Resolution => 1;

        public void Fill(ReadOnlySpan<int> indices, in Augmentation augmentation, FeatureMap images, Span<int> labels)
        {
            Thread.Sleep(Delay);
            if (fills == FailAt) throw new DatasetException("damaged");
            for (int i = 0; i < indices.Length; i++)
            {
                images[i, 0, 0, 0] = labels[i] = indices[i];
                images[i, 1, 0, 0] = augmentation.Epoch;
            }

            Interlocked.Increment(ref fills);
        }
    }
}
