namespace GResNet.Training;

/// <summary>A run needs more memory than there is. The message says how much, and what would fit.</summary>
public sealed class TrainingMemoryException : OutOfMemoryException
{
    internal TrainingMemoryException(string message, int largestBatch, int stepImages, Exception? inner)
        : base(message, inner) => (LargestBatch, StepImages) = (largestBatch, stepImages);

    /// <summary>The largest batch that fits; 0 where none does.</summary>
    public int LargestBatch { get; }

    /// <summary>Images of a step of the optimizer, as asked for.</summary>
    public int StepImages { get; }
}
