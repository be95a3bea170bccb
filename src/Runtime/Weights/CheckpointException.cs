namespace GResNet.Runtime.Weights;

/// <summary>
/// A file of weights that cannot be used; the message names the file, what was expected and what was found.
/// </summary>
public sealed class CheckpointException(string message, Exception? inner = null) : Exception(message, inner);
