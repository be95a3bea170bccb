using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace GResNet.Inference.Batching;

/// <summary>
/// Classifies images for a service: what is asked for at the same time is computed together, in batches of as many as
/// the classifier takes. Any number of threads may call it. Each image gets the answer, to the bit, that it would get
/// alone.
/// </summary>
/// <remarks>
/// Images are read on the thread pool, as many at a time as there are processors, and computed on a thread of this
/// object and on the classifier's workers. What waits is bounded in number: of each, an image as the network takes it,
/// or what the caller gave where that is not read yet.
/// </remarks>
public sealed class BatchingClassifier : IDisposable, IAsyncDisposable
{
    /// <summary>The name of the meter that its measurements are of.</summary>
    public const string MeterName = "GResNet.Inference";

    private const int DefaultCount = 5;

    private readonly ImageClassifier classifier;
    private readonly BatchingOptions options;
    private readonly BatchQueue queue;
    private readonly BatchingMetrics metrics;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts the thread that computes.</summary>
    /// <param name="classifier">What classifies: its <see cref="ImageClassifier.Batch"/> is the greatest batch. It may
    /// be used beside this, and is not disposed with it.</param>
    /// <param name="options">How requests are put together; null for the defaults.</param>
    /// <param name="meters">Makes the meter, as those of a host do; null for a meter of its own.</param>
    public BatchingClassifier(
        ImageClassifier classifier, BatchingOptions? options = null, IMeterFactory? meters = null)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        this.classifier = classifier;
        this.options = options ?? new BatchingOptions();
        queue = new BatchQueue(this.options.MaxQueueLength);
        metrics = new BatchingMetrics(classifier.Name, classifier.Batch, () => queue.Waiting, meters);
        new Thread(Run) { IsBackground = true, Name = "GResNet batches" }.Start();
    }

    /// <summary>Names of the classes, in the order of the network's outputs.</summary>
    public ImmutableArray<string> Classes => classifier.Classes;

    /// <summary>How requests are put together.</summary>
    public BatchingOptions Options => options;

    /// <summary>Images that wait now, those that are being read included.</summary>
    public int QueueLength => queue.Waiting;

    /// <summary>Classifies an image, together with others that come at the same time.</summary>
    /// <param name="image">
    /// As for <see cref="ImageClassifier.Classify"/>; nothing reads it any more when the task ends. Streams are read
    /// synchronously: of a slow one, as a network's, give the bytes.
    /// </param>
    /// <param name="count">How many of the most likely classes to tell.</param>
    /// <param name="cancellationToken">Gives up, and frees the place in the queue; reading that has begun is
    /// finished.</param>
    /// <returns>The most likely classes, most likely first.</returns>
    /// <exception cref="QueueFullException">As many images wait as may.</exception>
    /// <exception cref="Imaging.ImageException">It cannot be read; the message says why.</exception>
    /// <exception cref="Imaging.DatasetException">libvips cannot be loaded.</exception>
    /// <exception cref="NotFiniteNumberException">What the network makes of it is infinite or not a number.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">It came after disposal.</exception>
    public async Task<ImmutableArray<Prediction>> ClassifyAsync(
        ImageSource image, int count = DefaultCount, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        cancellationToken.ThrowIfCancellationRequested();
        Enter();
        long since = Stopwatch.GetTimestamp();
        try
        {
            ImmutableArray<Prediction> answer =
                await AnswerAsync(image, count, cancellationToken).ConfigureAwait(false);
            metrics.Answered(since, error: null);
            return answer;
        }
        catch (Exception error)
        {
            metrics.Answered(since, error);
            throw;
        }
    }

    /// <summary>Takes no more requests, and waits until those that wait are answered.</summary>
    public void Dispose()
    {
        queue.Close();
        ended.Task.GetAwaiter().GetResult();
        metrics.Dispose();
    }

    /// <summary>Takes no more requests; ends when those that wait are answered.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Close();
        await ended.Task.ConfigureAwait(false);
        metrics.Dispose();
    }

    private void Enter()
    {
        metrics.Requested();
        try
        {
            queue.Enter();
        }
        catch (QueueFullException)
        {
            metrics.Rejected();
            throw;
        }
    }

    private async Task<ImmutableArray<Prediction>> AnswerAsync(
        ImageSource image, int count, CancellationToken cancellationToken)
    {
        BatchRequest request;
        try
        {
            ImagePixels pixels = await classifier.Readers.ReadAsync(image, cancellationToken).ConfigureAwait(false);
            request = new BatchRequest(pixels, count);
        }
        catch
        {
            queue.Leave();
            throw;
        }

        queue.Add(request);
        await using (cancellationToken.UnsafeRegister(
            (state, token) => Cancel((BatchRequest)state!, token), request).ConfigureAwait(false))
            return await request.Answer.ConfigureAwait(false);
    }

    private void Cancel(BatchRequest request, CancellationToken token)
    {
        if (queue.Remove(request)) request.Dispose();
        request.Cancel(token);
    }

    private void Run()
    {
        while (queue.Take(classifier.Batch, options.MaxDelay) is { Length: > 0 } batch) Answer(batch);
        ended.SetResult();
    }

    private void Answer(BatchRequest[] batch)
    {
        metrics.Batched(batch.Length);
        try
        {
            double[][] outputs = classifier.Compute([.. batch.Select(request => request.Pixels)]);
            for (int i = 0; i < batch.Length; i++) batch[i].Complete(outputs[i], Classes);
        }
#pragma warning disable CA1031 // Every failure is handed to those who wait.
        catch (Exception error)
#pragma warning restore CA1031
        {
            foreach (BatchRequest request in batch) request.Fail(error);
        }
        finally
        {
            foreach (BatchRequest request in batch) request.Dispose();
        }
    }
}
