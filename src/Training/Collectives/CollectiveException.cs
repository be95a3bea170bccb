namespace GResNet.Training.Collectives;

/// <summary>The ranks of a job cannot go on together: one is gone, or what connects them failed.</summary>
/// <param name="message">What happened, on which rank, and what to do.</param>
/// <param name="inner">Where it comes from.</param>
public sealed class CollectiveException(string message, Exception? inner = null) : Exception(message, inner);
