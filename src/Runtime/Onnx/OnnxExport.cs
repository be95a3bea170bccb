using System.Collections.Immutable;
using GResNet.Runtime.Models;
using GResNet.Runtime.Weights;
using GResNet.Runtime.Weights.Onnx;

namespace GResNet.Runtime.Onnx;

/// <summary>Writes models as ONNX files, which other runtimes read.</summary>
public static class OnnxExport
{
    private const string InputName = "image";

    /// <summary>
    /// Writes the network that classifies, with the weights that the model has: opset 17, IR version 8, a batch of any
    /// size. Weights are under the names of the model's state, but for those of split convolutions without padding,
    /// which are folded with their normalization. With a card, outputs are those of its classes alone.
    /// </summary>
    /// <param name="model">With weights.</param>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="options">How; null for the model's first resolution, without anything around the network.</param>
    /// <exception cref="ArgumentException">The options do not fit the model, or preprocessing is asked for without a
    /// card.</exception>
    /// <exception cref="InvalidOperationException">The model's state was neither initialised nor loaded, or the file
    /// would be larger than 2 GiB, which the format does not allow.</exception>
    /// <exception cref="NotSupportedException">The model was not made by the generator, or by one that knew no
    /// ONNX.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void ExportOnnx(this IModel model, string path, OnnxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new OnnxOptions();
        if (model is not IOnnxModel network)
            throw new NotSupportedException(
                $"{model.Summary.Name} has no form in ONNX: build it again with this version of the generator.");
        model.State.RequireValues();
        ModelSummary summary = model.Summary;
        int resolution = Resolution(summary, options);
        if (options.Card is { } card) Check(summary, card);
        int outputs = UsedOutputs.For(summary, options.Card);
        using var graph = new OnnxGraph(
            options.Card is { } known ? ModelWeights.Tensors(model, known) : ModelWeights.Tensors(model.State));
        OnnxFile file = options.Preprocess
            ? Around(network, graph, resolution, outputs, options.Card
                ?? throw new ArgumentException(
                    "Preprocessing needs a card, which says how pixels are normalised.", nameof(options)))
            : Bare(network, graph, resolution, outputs);
        (file with { Metadata = OnnxMetadata.Of(summary, resolution, options.Card) }).Write(path);
    }

    private static int Resolution(ModelSummary summary, OnnxOptions options)
    {
        ImmutableArray<int> declared = [.. summary.Resolutions.Select(one => one.Resolution)];
        if (options.Resolution is not { } asked)
            return options.Card is { } card && declared.Contains(card.Resolution) ? card.Resolution : declared[0];
        return declared.Contains(asked)
            ? asked
            : throw new ArgumentOutOfRangeException(
                nameof(options), asked,
                $"{summary.Name} is compiled for {string.Join(", ", declared)} px; add the resolution to its "
                    + "[GResNetModel] attribute.");
    }

    private static void Check(ModelSummary summary, ModelCard card)
    {
        if (summary.Channels != card.Normalization.Mean.Length || summary.Classes < card.Classes.Length)
            throw new ArgumentException(
                $"{summary.Name} takes images of {summary.Channels} channels in {summary.Classes} classes; the card is "
                    + $"for images of {card.Normalization.Mean.Length} channels in {card.Classes.Length}.",
                nameof(card));
    }

    private static OnnxFile Bare(IOnnxModel model, OnnxGraph graph, int resolution, int outputs)
    {
        OnnxValue image = graph.Input(InputName);
        OnnxValue logits = model.BuildOnnx(graph, image, resolution);
        ModelSummary summary = model.Summary;
        return new OnnxFile(
            graph, summary.Name,
            new OnnxPort(
                image.Name, OnnxFields.ElementTypes.Float, summary.Channels, resolution, resolution),
            new OnnxPort(graph.Output(logits, "logits"), OnnxFields.ElementTypes.Float, outputs), []);
    }

    /// <summary>Bytes in, probabilities out.</summary>
    private static OnnxFile Around(
        IOnnxModel model, OnnxGraph graph, int resolution, int outputs, ModelCard card)
    {
        OnnxValue image = graph.Input(InputName);
        graph.Layer = "preprocess";
        OnnxValue pixels = graph.Node("Cast", [image], [new("to", OnnxFields.ElementTypes.Float)]);
        pixels = graph.Node("Transpose", [pixels], [new("perm", 0, 3, 1, 2)]);
        (ImmutableArray<float> mean, ImmutableArray<float> deviation) = card.Normalization;
        pixels = pixels * graph.PerChannel("factors", [.. deviation.Select(d => 1 / (255f * d))])
            + graph.PerChannel("offsets", [.. mean.Zip(deviation, (m, d) => -m / d)]);
        graph.Layer = "";
        OnnxValue logits = model.BuildOnnx(graph, pixels, resolution);
        graph.Layer = "";
        OnnxValue probabilities = graph.Node("Softmax", [logits], [new("axis", -1)]);
        ModelSummary summary = model.Summary;
        return new OnnxFile(
            graph, summary.Name,
            new OnnxPort(image.Name, OnnxFields.ElementTypes.UInt8, resolution, resolution, summary.Channels),
            new OnnxPort(graph.Output(probabilities, "probabilities"), OnnxFields.ElementTypes.Float, outputs), []);
    }
}
