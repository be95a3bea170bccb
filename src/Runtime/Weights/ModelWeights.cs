using System.Collections.Immutable;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Weights.Naming;

namespace GResNet.Runtime.Weights;

/// <summary>A model's parameters and running statistics as a safetensors file, under the names of its state.</summary>
public static class ModelWeights
{
    /// <summary>The metadata that names the model's class.</summary>
    public const string ModelKey = "model";

    /// <summary>The metadata that has the hash of the model's architecture.</summary>
    public const string ArchitectureKey = "architecture";

    /// <summary>
    /// Writes the state of <paramref name="model"/>, with its name and architecture as metadata. Of its outputs the
    /// file has those of the card's classes.
    /// </summary>
    /// <param name="model">Whose state.</param>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="card">What it was trained on.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(IModel model, string path, ModelCard card) =>
        Save(model.Summary, Tensors(model.State), path, card);

    /// <summary>
    /// Writes the tensors of a model, wherever their values lie: of its outputs those of the card's classes.
    /// </summary>
    /// <param name="model">What the metadata tell of it.</param>
    /// <param name="tensors">All tensors of its state.</param>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="card">What it was trained on.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(
        ModelSummary model, ImmutableArray<(string Name, ImmutableArray<int> Dimensions, FloatView Values)> tensors,
        string path, ModelCard card) =>
        SafetensorsWriter.Write(
            path, Metadata(model, card),
            UsedOutputs.Of(model, tensors, UsedOutputs.For(model, card)));

    /// <summary>
    /// Reads the state of <paramref name="model"/>. Names must be those of its state or of one of its
    /// <see cref="INamedElsewhere.NameTables"/>, and shapes agree, but that a file with the names of its classes may
    /// have outputs for these alone: the others become zero. A failure leaves the state as it was.
    /// </summary>
    /// <param name="model">Gets the weights.</param>
    /// <param name="path">The file.</param>
    /// <param name="warn">
    /// Is told where the file's network has the same tensors but is wired otherwise, and where its learned positions
    /// are of another size and are resized; null to refuse such a file. One that does not say how it was wired is taken
    /// as it is.
    /// </param>
    /// <exception cref="CheckpointException">
    /// The file is damaged, is of another architecture or has values that are not finite; the message lists what
    /// differs.
    /// </exception>
    /// <exception cref="IOException">The file is absent or cannot be read.</exception>
    public static void Load(IModel model, string path, Action<string>? warn = null)
    {
        using WeightsFile file = WeightsFiles.Open(path);
        Load(model, file, warn);
    }

    /// <summary>The same, of an open file.</summary>
    /// <param name="model">Gets the weights.</param>
    /// <param name="file">The file.</param>
    /// <param name="warn">As for a path.</param>
    /// <exception cref="CheckpointException">As for a path.</exception>
    public static void Load(IModel model, WeightsFile file, Action<string>? warn) =>
        Load(model, file, warn, mayLackOutputs: false);

    /// <summary>
    /// The same, where features alone are wanted: the file may lack all tensors of <see cref="ModelSummary.Head"/>, as
    /// those of backbones do. Outputs are zero then.
    /// </summary>
    /// <param name="model">Gets the weights.</param>
    /// <param name="file">The file.</param>
    /// <param name="warn">As for a path.</param>
    /// <exception cref="CheckpointException">As for a path.</exception>
    public static void LoadFeatures(IModel model, WeightsFile file, Action<string>? warn) =>
        Load(model, file, warn, mayLackOutputs: true);

    private static void Load(IModel model, WeightsFile file, Action<string>? warn, bool mayLackOutputs)
    {
        ModelSummary summary = model.Summary;
        ImmutableArray<(string Name, ImmutableArray<int> Dimensions, FloatView Values)> tensors = Tensors(model.State);
        file = WeightNames.Fitted(file, model, warn);
        file = ResizedPositions.Fitted(file, model.State, warn);
        bool lacksOutputs = mayLackOutputs && summary.Head.All(name => file.Find(name) is null);
        int outputs = lacksOutputs ? 0 : UsedOutputs.In(file, summary);
        tensors = lacksOutputs
            ? tensors.RemoveAll(tensor => summary.Head.Contains(tensor.Name))
            : UsedOutputs.Of(summary, tensors, outputs);
        TensorAgreement.Check(file, summary.Name, tensors);
        TensorAgreement.CheckFinite(file, tensors.Select(tensor => tensor.Name));
        CheckWiring(summary, file, warn);
        TensorAgreement.Read(file, tensors);
        UsedOutputs.ClearOthers(model, outputs);
    }

    /// <summary>Tells where a file's network has the tensors of a model but another wiring.</summary>
    /// <exception cref="CheckpointException">It has, and there is nobody to tell.</exception>
    internal static void CheckWiring(ModelSummary model, WeightsFile file, Action<string>? warn)
    {
        if (!file.Metadata.TryGetValue(ArchitectureKey, out string? found) || found == model.Architecture) return;
        string message =
            $"'{file.Path}' has the tensors of {model.Name}, but those of a network that was wired otherwise "
            + $"or had other settings (architecture {found}; this {model.Name} is {model.Architecture})";
        if (warn is null) throw new CheckpointException($"{message}: here they would mean something else.");
        warn($"{message}: here they may mean something else.");
    }

    /// <summary>What a file of a model's tensors says of it.</summary>
    public static ImmutableDictionary<string, string> Metadata(ModelSummary model) =>
        ImmutableDictionary.CreateRange<string, string>(
            [new("format", "pt"), new(ModelKey, model.Name), new(ArchitectureKey, model.Architecture)]);

    /// <summary>The same, and what they are used for.</summary>
    public static ImmutableDictionary<string, string> Metadata(ModelSummary model, ModelCard card) =>
        Metadata(model).SetItems(card.Metadata());

    /// <summary>Every tensor of a state, its values where they lie.</summary>
    public static ImmutableArray<(string Name, ImmutableArray<int> Dimensions, FloatView Values)> Tensors(
        ModelState state) =>
        [.. state.Entries.Select(e => (e.Name, e.Dimensions, state[e]))];

    /// <summary>The same of a model, with the outputs of a card's classes alone: the first rows of its head.</summary>
    public static ImmutableArray<(string Name, ImmutableArray<int> Dimensions, FloatView Values)> Tensors(
        IModel model, ModelCard card) =>
        UsedOutputs.Of(model.Summary, Tensors(model.State), UsedOutputs.For(model.Summary, card));
}
