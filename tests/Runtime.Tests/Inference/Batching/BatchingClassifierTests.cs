using System.Collections.Immutable;
using GResNet.Imaging;
using GResNet.Inference;
using GResNet.Inference.Batching;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Tests.Training;
using GResNet.Runtime.Threading;
using GResNet.Runtime.Weights;

namespace GResNet.Runtime.Tests.Inference.Batching;

public sealed class BatchingClassifierTests : IDisposable
{
    private const int Resolution = 8;

    private static readonly ImmutableArray<string> Classes = ["birch", "maple", "oak"];

    // Waits until others have come, however long that takes.
    private static readonly TimeSpan Patient = TimeSpan.FromDays(1);

    private readonly WorkerPool workers = new(1);
    private readonly List<int> batches = [];
    private readonly SemaphoreSlim begun = new(0);
    private readonly ManualResetEventSlim go = new(initialState: true);
    private readonly LinearModel model;
    private Action<Network> computed = _ => { };

    public BatchingClassifierTests() => model = new LinearModel(3, Resolution, Classes.Length)
    {
        Classified = network =>
        {
            batches.Add(network.Batch);
            begun.Release();
            go.Wait();
            computed(network);
        },
    };

    public void Dispose()
    {
        model.Dispose();
        workers.Dispose();
        begun.Dispose();
        go.Dispose();
    }

    [Fact]
    public async Task What_comes_together_is_computed_together_with_the_same_bits()
    {
        const int Count = 5;
        using ImageClassifier classifier = Create(Count);
        Prediction[][] expected = [.. Enumerable.Range(0, Count).Select(i => classifier.Classify(Image(i)).ToArray())];
        batches.Clear();
        await using var batching = new BatchingClassifier(classifier, new BatchingOptions { MaxDelay = Patient });

        ImmutableArray<Prediction>[] found = await Task.WhenAll(await TogetherAsync(batching, Count));

        Assert.Equal([1, Count], batches);
        Assert.Equal(expected, found.Select(each => each.ToArray()));
        Assert.Equal(Count, expected.Select(each => each[0].Probability).Distinct().Count());
        Assert.Equal(Classes, batching.Classes);
    }

    [Fact]
    public async Task Who_is_alone_waits_for_nobody()
    {
        using ImageClassifier classifier = Create(batch: 8);
        foreach (TimeSpan delay in (TimeSpan[])[TimeSpan.Zero, Patient])
        {
            await using var batching = new BatchingClassifier(classifier, new BatchingOptions { MaxDelay = delay });
            Assert.Single(await batching.ClassifyAsync(Image(0), count: 1));
        }

        Assert.Equal([1, 1], batches);
    }

    /// <summary>Where fewer may wait than a batch has, a batch begins with these.</summary>
    [Fact]
    public async Task A_short_queue_makes_short_batches()
    {
        using ImageClassifier classifier = Create(batch: 8);
        await using var batching = new BatchingClassifier(
            classifier, new BatchingOptions { MaxDelay = Patient, MaxQueueLength = 2 });
        await Task.WhenAll(await TogetherAsync(batching, 2));
        Assert.Equal([1, 2], batches);
    }

    [Fact]
    public async Task A_full_queue_says_how_many_wait()
    {
        using ImageClassifier classifier = Create(batch: 1);
        await using var batching = new BatchingClassifier(
            classifier, new BatchingOptions { MaxDelay = TimeSpan.Zero, MaxQueueLength = 2 });
        go.Reset();
        var answers = new List<Task> { batching.ClassifyAsync(Image(0)) };
        await begun.WaitAsync();
        answers.Add(batching.ClassifyAsync(Image(1)));
        answers.Add(batching.ClassifyAsync(Image(2)));

        QueueFullException full =
            await Assert.ThrowsAsync<QueueFullException>(() => batching.ClassifyAsync(Image(3)));

        Assert.Equal(2, full.Waiting);
        Assert.Equal(2, batching.QueueLength);
        Assert.Contains("2 images wait to be classified, as many as may", full.Message, StringComparison.Ordinal);
        go.Set();
        await Task.WhenAll(answers);
        Assert.Equal(0, batching.QueueLength);
        Assert.NotEmpty(await batching.ClassifyAsync(Image(3)));
    }

    [Fact]
    public async Task Who_gives_up_frees_a_place()
    {
        using ImageClassifier classifier = Create(batch: 1);
        await using var batching = new BatchingClassifier(
            classifier, new BatchingOptions { MaxDelay = TimeSpan.Zero, MaxQueueLength = 1 });
        using var computing = new CancellationTokenSource();
        using var waiting = new CancellationTokenSource();
        go.Reset();
        Task first = batching.ClassifyAsync(Image(0), cancellationToken: computing.Token);
        await begun.WaitAsync();
        Task second = batching.ClassifyAsync(Image(1), cancellationToken: waiting.Token);

        await waiting.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal(0, batching.QueueLength);
        Task<ImmutableArray<Prediction>> third = batching.ClassifyAsync(Image(2));
        // Of what is being computed the answer alone is given up.
        await computing.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        go.Set();

        ImmutableArray<Prediction> answer = await third;
        Assert.True(classifier.Classify(Image(2)).SequenceEqual(answer));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => batching.ClassifyAsync(Image(3), cancellationToken: waiting.Token));
    }

    [Fact]
    public async Task An_image_that_cannot_be_read_leaves_its_place()
    {
        using ImageClassifier classifier = Create(batch: 4);
        await using var batching = new BatchingClassifier(classifier, new BatchingOptions { MaxQueueLength = 1 });
        for (int i = 0; i < 3; i++)
        {
            ImageException error = await Assert.ThrowsAsync<ImageException>(
                () => batching.ClassifyAsync(ImageSource.FromBytes("no image"u8.ToArray(), "upload")));
            Assert.Equal(ImageFault.UnsupportedFormat, error.Fault);
        }

        Assert.NotEmpty(await batching.ClassifyAsync(Image(0)));
        Assert.Equal([1], batches);
    }

    [Fact]
    public async Task A_failure_is_told_to_those_whose_it_is()
    {
        using ImageClassifier classifier = Create(batch: 2);
        await using var batching = new BatchingClassifier(classifier, new BatchingOptions { MaxDelay = Patient });
        computed = network => network.Logits[0, 0, 0, 0] = network.Batch == 2 ? float.NaN : 0;
        Task<ImmutableArray<Prediction>>[] pair = await TogetherAsync(batching, 2);
        await Task.WhenAny(Task.WhenAll(pair));
        Assert.IsType<NotFiniteNumberException>(
            Assert.Single(pair, task => task.IsFaulted).Exception!.InnerException);

        computed = network =>
        {
            if (network.Batch == 2) throw new InvalidOperationException("the kernel");
        };
        pair = await TogetherAsync(batching, 2);
        foreach (Task task in pair)
            Assert.Equal("the kernel", (await Assert.ThrowsAsync<InvalidOperationException>(() => task)).Message);

        computed = _ => { };
        await Task.WhenAll(batching.ClassifyAsync(Image(0)), batching.ClassifyAsync(Image(1)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_waits_is_answered_before_disposal_ends(bool isAsynchronous)
    {
        using ImageClassifier classifier = Create(batch: 2);
        var batching = new BatchingClassifier(classifier, new BatchingOptions { MaxDelay = Patient });
        Task<ImmutableArray<Prediction>>[] answers =
            [.. Enumerable.Range(0, 7).Select(i => batching.ClassifyAsync(Image(i)))];

        if (isAsynchronous) await batching.DisposeAsync();
        else batching.Dispose();

        Assert.Equal(7, batches.Sum());
        Assert.All(await Task.WhenAll(answers), answer => Assert.NotEmpty(answer));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => batching.ClassifyAsync(Image(0)));
        batching.Dispose();
    }

    [Fact]
    public async Task Metrics_count_what_happened()
    {
        using var meters = new RecordedMeters();
        using ImageClassifier classifier = Create(batch: 1);
        await using var batching = new BatchingClassifier(
            classifier, new BatchingOptions { MaxDelay = TimeSpan.Zero, MaxQueueLength = 1 }, meters);
        go.Reset();
        Task first = batching.ClassifyAsync(Image(0));
        await begun.WaitAsync();
        Task second = batching.ClassifyAsync(Image(1));
        await Assert.ThrowsAsync<QueueFullException>(() => batching.ClassifyAsync(Image(2)));
        Assert.Equal([1], meters.Observe("gresnet.inference.queue.length"));
        go.Set();
        await Task.WhenAll(first, second);
        await Assert.ThrowsAsync<ImageException>(() => batching.ClassifyAsync("nowhere.jpg"));

        Assert.Equal([0], meters.Observe("gresnet.inference.queue.length"));
        Assert.Equal([1, 1, 1, 1], meters.Recorded("gresnet.inference.requests"));
        Assert.Equal([1], meters.Recorded("gresnet.inference.rejected"));
        Assert.Equal([1, 1], meters.Recorded("gresnet.inference.batch.size"));
        Assert.Equal(3, meters.Recorded("gresnet.inference.duration").Length);
        Assert.Equal([typeof(ImageException).FullName!], meters.Tags("gresnet.inference.duration", "error.type"));
        Assert.All(meters.Tags("gresnet.inference.requests", "gresnet.model"), tag => Assert.Equal("Linear", tag));
    }

    [Fact]
    public void Settings_that_make_no_sense_are_refused()
    {
        Assert.Equal("MaxQueueLength", Assert.Throws<ArgumentOutOfRangeException>(
            () => new BatchingOptions { MaxQueueLength = 0 }).ParamName);
        Assert.Equal("MaxDelay", Assert.Throws<ArgumentOutOfRangeException>(
            () => new BatchingOptions { MaxDelay = TimeSpan.FromTicks(-1) }).ParamName);
    }

    /// <summary>Has images come while another one is computed, whose answer is awaited.</summary>
    private async Task<Task<ImmutableArray<Prediction>>[]> TogetherAsync(BatchingClassifier batching, int count)
    {
        while (begun.Wait(0)) continue;
        go.Reset();
        Task first = batching.ClassifyAsync(Image(count));
        await begun.WaitAsync();
        Task<ImmutableArray<Prediction>>[] answers =
            [.. Enumerable.Range(0, count).Select(i => batching.ClassifyAsync(Image(i)))];
        go.Set();
        await first;
        return answers;
    }

    private static ImageSource Image(int seed)
    {
        var pixels = new byte[3 * Resolution * Resolution];
        new System.Random(seed).NextBytes(pixels);
        return ImageSource.FromPixels(pixels, Resolution, Resolution, $"image {seed}");
    }

    private ImageClassifier Create(int batch)
    {
        var normalization = new PixelNormalization([0.4f, 0.4f, 0.4f], [0.2f, 0.2f, 0.2f]);
        var card = new ModelCard("trees", Classes, normalization, Resolution, Resize: null);
        return new ImageClassifier(model, card, workers, batch: batch);
    }
}
