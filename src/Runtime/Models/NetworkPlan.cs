namespace GResNet.Runtime.Models;

/// <summary>The memory plan of one network, made by the generator.</summary>
/// <param name="Channels">Channels of an image.</param>
/// <param name="Resolution">Pixels a side.</param>
/// <param name="Classes">Outputs.</param>
/// <param name="FloatsPerImage">Arena floats for each image of the batch.</param>
/// <param name="FixedFloats">Arena floats whatever the batch: statistics, packed weights.</param>
/// <param name="LargestMap">Elements of the largest feature map of one image.</param>
/// <param name="Image">Arena offset of the input, in floats per image.</param>
/// <param name="Logits">Arena offset of the output, in floats per image.</param>
/// <param name="LogitsGradient">Arena offset of the output's gradient, in floats per image; unused in
/// inference.</param>
/// <param name="Embedding">Arena offset of what the layer reads that makes the output, in floats per image.</param>
/// <param name="Features">Its numbers; 0 where it is not kept.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record NetworkPlan(
    int Channels, int Resolution, int Classes, long FloatsPerImage, long FixedFloats, long LargestMap,
    long Image, long Logits, long LogitsGradient = 0, long Embedding = 0, int Features = 0)
{
    /// <summary><see cref="Features"/>, where there are any.</summary>
    /// <exception cref="InvalidOperationException">The network keeps none; the message says why.</exception>
    public int RequireFeatures() => Features > 0
        ? Features
        : throw new InvalidOperationException(ResolutionSummary.WithoutFeatures("The network"));
}
