using System.Collections.Immutable;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Weights;

namespace GResNet.Training.Checkpoints;

/// <summary>
/// A file of a checkpoint: tensors in memory, which <see cref="CheckpointStore.Save"/> writes and
/// <see cref="Checkpoint.Load"/> fills.
/// </summary>
/// <param name="Name">Its name without ending: <c>weights</c> is <c>weights.safetensors</c>. ASCII letters, digits,
/// <c>-</c> and <c>_</c>.</param>
/// <param name="Metadata">Strings about the file;
/// <see cref="ModelWeights.ModelKey"/> names the model in errors.</param>
/// <param name="Tensors">Its tensors, of distinct names.</param>
public sealed record TensorFile(
    string Name, IReadOnlyDictionary<string, string> Metadata,
    IReadOnlyList<(string Name, ImmutableArray<int> Dimensions, FloatView Values)> Tensors)
{
    /// <summary>
    /// Whether its values are those of a network, which are refused when read unless they are finite.
    /// </summary>
    public bool HoldsWeights { get; init; }

    /// <summary>How the names of such files end.</summary>
    public const string Extension = ".safetensors";

    internal string FileName => Name + Extension;

    internal SafetensorsContent Content => new(Metadata, Tensors);
}
