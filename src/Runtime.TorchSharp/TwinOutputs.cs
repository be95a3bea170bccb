using static TorchSharp.torch;

namespace GResNet.Runtime.TorchSharp;

/// <summary>What a network makes of images.</summary>
/// <param name="Logits">N × Classes.</param>
/// <param name="Embedding">What the layer reads that makes the logits, N × Features; null where no one layer
/// does.</param>
public readonly record struct TwinOutputs(Tensor Logits, Tensor? Embedding);
