using GResNet.Runtime.Weights;

namespace GResNet.Runtime.Onnx;

/// <summary>How a model is written as ONNX.</summary>
public sealed record OnnxOptions
{
    /// <summary>Pixels a side, one of the model's; null for the card's, or the model's first.</summary>
    public int? Resolution { get; init; }

    /// <summary>What the model was trained on: written into the file's metadata; null for nothing.</summary>
    public ModelCard? Card { get; init; }

    /// <summary>
    /// Whether the graph normalises pixels itself, as <see cref="Card"/> says, and ends with probabilities: its input
    /// <c>image</c> is then bytes of N × height × width × channels, and its output <c>probabilities</c>. Else the
    /// input is float32, N × channels × height × width, already normalised, and the output <c>logits</c>.
    /// </summary>
    public bool Preprocess { get; init; }
}
