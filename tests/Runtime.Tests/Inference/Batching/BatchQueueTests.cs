using GResNet.Inference;
using GResNet.Inference.Batching;

namespace GResNet.Runtime.Tests.Inference.Batching;

public sealed class BatchQueueTests
{
    private static readonly TimeSpan Patient = TimeSpan.FromDays(1);

    /// <summary>Patient, it ends where nobody who is on the way could still be in the batch.</summary>
    [Theory]
    [InlineData(1, 1, 8, null, 1)]
    [InlineData(3, 3, 8, null, 3)]
    [InlineData(3, 2, 2, null, 2)]
    [InlineData(5, 5, 2, null, 2)]
    [InlineData(2, 1, 8, 0.0, 1)]
    [InlineData(2, 1, 8, 1.5, 1)]
    public void A_batch_begins_where_it_is_full_or_late_or_nobody_comes(
        int entered, int ready, int most, double? milliseconds, int expected)
    {
        BatchQueue queue = Queue(entered, ready);
        TimeSpan delay = milliseconds is { } given ? TimeSpan.FromMilliseconds(given) : Patient;
        Assert.Equal(expected, queue.Take(most, delay).Length);
        Assert.Equal(entered - expected, queue.Waiting);
    }

    [Fact]
    public async Task Who_cannot_be_read_is_waited_for_no_longer()
    {
        BatchQueue queue = Queue(entered: 2, ready: 1);
        Task<BatchRequest[]> taken = Task.Run(() => queue.Take(8, Patient));
        queue.Leave();
        Assert.Single(await taken);
    }

    private static BatchQueue Queue(int entered, int ready)
    {
        var queue = new BatchQueue(places: 8);
        for (int i = 0; i < entered; i++) queue.Enter();
        for (int i = 0; i < ready; i++) queue.Add(new BatchRequest(new ImagePixels($"{i}", bytes: 1), count: 1));
        return queue;
    }
}
