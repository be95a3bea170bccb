namespace GResNet.Inference.Batching;

/// <summary>As many images wait to be classified as may; the same request may succeed a little later.</summary>
/// <param name="waiting">How many.</param>
public sealed class QueueFullException(int waiting) : Exception(
    $"The queue is full: {waiting:n0} {(waiting == 1 ? "image waits" : "images wait")} to be classified, as many as "
        + "may. Try again later.")
{
    /// <summary>Images that wait.</summary>
    public int Waiting { get; } = waiting;
}
