using System.Collections.Immutable;
using GResNet.Runtime.Models;

namespace GResNet.Runtime.Weights.Naming;

/// <summary>How many of a model's tensors a file has, and by which names.</summary>
/// <param name="Names">Whose names these are: <c>torchvision</c>; null for the model's own, where nobody else has
/// them.</param>
/// <param name="Tensors">Tensors of the model that the file has, in their shapes.</param>
/// <param name="Expected">Tensors of the model.</param>
/// <param name="Others">Tensors of the file that are none of the model's.</param>
public sealed record NameMatch(string? Names, int Tensors, int Expected, int Others)
{
    /// <summary>Compares a file with a model.</summary>
    /// <exception cref="CheckpointException">Two sets of names fit the file and say different things.</exception>
    public static NameMatch Of(WeightsFile file, IModel model)
    {
        Naming naming = WeightNames.Choose(file, model).Naming;
        string? names = (naming.Table ?? Naming.All(model).FirstOrDefault(other =>
            other.Table is not null && other.IsSame(naming))?.Table)?.Name;
        ImmutableArray<TensorDifference> differences = TensorAgreement.Differences(file, model, _ => { });
        int others = differences.Count(difference => difference.Kind == TensorDifferenceKind.Unexpected);
        int expected = model.State.Entries.Length;
        return new NameMatch(names, expected - (differences.Length - others), expected, others);
    }
}
