namespace GResNet.Bench.Peer;

/// <summary>What is compared with is not there, cannot do it, or has died; the message says why.</summary>
internal sealed class PeerException(string message) : BenchException(message);
