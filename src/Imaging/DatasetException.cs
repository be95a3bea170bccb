namespace GResNet.Imaging;

/// <summary>
/// A dataset that cannot be had or used; the message says what was expected, what was found and what to do.
/// </summary>
public sealed class DatasetException(string message, Exception? inner = null) : Exception(message, inner);
