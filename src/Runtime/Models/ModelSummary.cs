using System.Collections.Immutable;

namespace GResNet.Runtime.Models;

/// <summary>One layer at one resolution.</summary>
/// <param name="Name">Dotted name, as in the state: <c>stage1.0.reduce</c>.</param>
/// <param name="Kind">What it does: <c>split conv 3×3, stride 2</c>.</param>
/// <param name="Input">Shape of one image's input: <c>64×56×56</c>.</param>
/// <param name="Output">Shape of one image's output.</param>
/// <param name="Parameters">Trained values.</param>
/// <param name="MultiplyAdds">Multiply-adds of one image, forward.</param>
/// <param name="SavedBytes">Bytes of one image kept from the forward for the backward pass.</param>
public sealed record LayerSummary(
    string Name, string Kind, string Input, string Output, long Parameters, long MultiplyAdds, long SavedBytes);

/// <summary>A model at one resolution.</summary>
/// <param name="Resolution">Pixels a side.</param>
/// <param name="Layers">The layers, in order.</param>
/// <param name="MultiplyAdds">Multiply-adds of one image, forward.</param>
/// <param name="TrainingBytesPerImage">Arena bytes of a training step, for each image of the batch.</param>
/// <param name="InferenceBytesPerImage">Arena bytes of a forward pass, for each image of the batch.</param>
/// <param name="Features">
/// Numbers of an image's embedding, which is what the layer reads that makes the outputs; 0 where no one layer does.
/// </param>
public sealed record ResolutionSummary(
    int Resolution, ImmutableArray<LayerSummary> Layers, long MultiplyAdds,
    long TrainingBytesPerImage, long InferenceBytesPerImage, int Features = 0)
{
    internal static string WithoutFeatures(string network) =>
        $"{network} has no embedding: that is what its last layer reads, where a single one makes the outputs and "
            + "reads one pixel, as a linear layer does.";
}

/// <summary>
/// A place that a model can be frozen to, from the image on: the end of a block, or of the layers that stand before
/// one. What comes after it shares neither parameters nor batch statistics with what comes before.
/// </summary>
/// <param name="Name">The block that ends here, or the last layer: <c>stage1.0</c>.</param>
/// <param name="Stage">
/// What ends here of that which the model's <c>Forward</c> calls: <c>stage1</c>; null within a stage of several blocks.
/// </param>
/// <param name="Tensors">Tensors of the state up to here, in their order.</param>
/// <param name="Streams">Streams of random numbers, of dropout and drop path, up to here.</param>
public sealed record FreezePoint(string Name, string? Stage, int Tensors, int Streams);

/// <summary>What the generator knows of a model.</summary>
/// <param name="Name">The class.</param>
/// <param name="Channels">Channels of an image.</param>
/// <param name="Classes">Outputs.</param>
/// <param name="Parameters">Trained values.</param>
/// <param name="Architecture">
/// A hash over the operations, with settings and operands, and over names and dimensions of the state, the number of
/// outputs aside: weights of another mean something else even where they have the same tensors.
/// </param>
/// <param name="Head">
/// Names of the tensors that make the outputs: their first dimension is that of the outputs. Empty where the outputs
/// are not made by layers of their own.
/// </param>
/// <param name="Resolutions">One entry per declared resolution.</param>
/// <param name="IsTrainable">Whether it has a network that trains; without, it predicts alone.</param>
public sealed record ModelSummary(
    string Name, int Channels, int Classes, long Parameters, string Architecture, ImmutableArray<string> Head,
    ImmutableArray<ResolutionSummary> Resolutions, bool IsTrainable = true)
{
    /// <summary>Where the model can be frozen to, from the image on.</summary>
    public ImmutableArray<FreezePoint> FreezePoints { get; init; } = [];

    /// <summary>Numbers of an image's embedding at a resolution.</summary>
    /// <param name="resolution">Pixels a side.</param>
    /// <exception cref="ArgumentException">The model is not declared for it, or has no embedding; the message says
    /// which.</exception>
    public int RequireFeatures(int resolution) => Resolutions.FirstOrDefault(r => r.Resolution == resolution) switch
    {
        { Features: > 0 and var features } => features,
        null => throw new ArgumentException(
            $"{Name} is not declared for {resolution} pixels; choose "
                + $"{string.Join(" or ", Resolutions.Select(r => r.Resolution))}."),
        _ => throw new ArgumentException(ResolutionSummary.WithoutFeatures(Name)),
    };
}
