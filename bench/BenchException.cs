namespace GResNet.Bench;

/// <summary>A benchmark cannot run; the message says why and what to do.</summary>
internal class BenchException(string message) : Exception(message);
