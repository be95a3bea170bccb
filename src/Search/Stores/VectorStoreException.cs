namespace GResNet.Search.Stores;

/// <summary>A store does not do what it was asked for. The message says why and what to do, without secrets.</summary>
/// <param name="message">That.</param>
/// <param name="inner">What it comes of.</param>
public class VectorStoreException(string message, Exception? inner = null) : Exception(message, inner);
