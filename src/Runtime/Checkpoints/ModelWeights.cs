using System.Collections.Immutable;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;

namespace GResNet.Runtime.Checkpoints;

/// <summary>A model's parameters and running statistics as a safetensors file, under the names of its state.</summary>
public static class ModelWeights
{
    /// <summary>The metadata that names the model's class.</summary>
    public const string ModelKey = "model";

    /// <summary>Writes the state of <paramref name="model"/>, with its name and architecture as metadata.</summary>
    /// <param name="model">Whose state.</param>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="card">What it was trained on.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(IModel model, string path, ModelCard card) => Save(model.Summary, Tensors(model.State), path, card);

    /// <summary>Writes the tensors of a model, wherever their values lie.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    internal static void Save(
        ModelSummary model, ImmutableArray<(string Name, ImmutableArray<int> Dimensions, FloatView Values)> tensors, string path, ModelCard card) =>
        SafetensorsWriter.Write(path, Metadata(model).AddRange(card.Metadata()), tensors);

    /// <summary>
    /// Reads the state of <paramref name="model"/>. Names and shapes must agree exactly; a failure leaves the state as it was.
    /// </summary>
    /// <exception cref="CheckpointException">The file is damaged, or is of another architecture; the message lists what differs.</exception>
    /// <exception cref="IOException">The file is absent or cannot be read.</exception>
    public static void Load(IModel model, string path)
    {
        using var file = new SafetensorsReader(path);
        TensorAgreement.Check(file, model.Summary.Name, Tensors(model.State));
        TensorAgreement.Read(file, Tensors(model.State));
    }

    /// <summary>What a file of a model's tensors says of it.</summary>
    public static ImmutableDictionary<string, string> Metadata(ModelSummary model) =>
        ImmutableDictionary.CreateRange<string, string>(
            [new("format", "pt"), new(ModelKey, model.Name), new("architecture", model.Architecture)]);

    /// <summary>Every tensor of a state, its values where they lie.</summary>
    public static ImmutableArray<(string Name, ImmutableArray<int> Dimensions, FloatView Values)> Tensors(ModelState state) =>
        [.. state.Entries.Select(e => (e.Name, e.Dimensions, state[e]))];
}
