using System.Collections.Immutable;

namespace GResNet.Inference.Batching;

/// <summary>An image that is read and waits for its answer; whoever takes it from the queue disposes it.</summary>
/// <param name="pixels">The image.</param>
/// <param name="count">How many of the most likely classes to tell.</param>
internal sealed class BatchRequest(ImagePixels pixels, int count) : IDisposable
{
    // The caller goes on on a thread of its own, not on the one that computes.
    private readonly TaskCompletionSource<ImmutableArray<Prediction>> answer =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The image.</summary>
    public ImagePixels Pixels => pixels;

    /// <summary>What it is told.</summary>
    public Task<ImmutableArray<Prediction>> Answer => answer.Task;

    /// <summary>Answers with what the network made of it.</summary>
    public void Complete(double[] outputs, ImmutableArray<string> classes)
    {
        try
        {
            answer.TrySetResult(Prediction.MostLikely(pixels.Name, outputs, classes, count));
        }
        catch (NotFiniteNumberException error)
        {
            Fail(error);
        }
    }

    /// <summary>Answers that it cannot be.</summary>
    public void Fail(Exception error) => answer.TrySetException(error);

    /// <summary>Nobody waits for the answer any more.</summary>
    public void Cancel(CancellationToken token) => answer.TrySetCanceled(token);

    /// <inheritdoc/>
    public void Dispose() => pixels.Dispose();
}
