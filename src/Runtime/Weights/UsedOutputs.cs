using System.Collections.Immutable;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;

namespace GResNet.Runtime.Weights;

/// <summary>
/// A file of weights has as many outputs as there are classes, also where the model has more: these are the first rows
/// of the tensors of its head.
/// </summary>
internal static class UsedOutputs
{
    /// <summary>How many outputs of a model a file with a card is to have: one for each class, or all.</summary>
    public static int For(ModelSummary model, ModelCard? card) =>
        card is null || card.Classes.IsEmpty || model.Head.IsEmpty
            ? model.Classes
            : Math.Min(card.Classes.Length, model.Classes);

    /// <summary>The tensors of a model with so many outputs; all where no layers of their own make them.</summary>
    public static ImmutableArray<(string Name, ImmutableArray<int> Dimensions, FloatView Values)> Of(
        ModelSummary model, ImmutableArray<(string Name, ImmutableArray<int> Dimensions, FloatView Values)> tensors,
        int outputs) => outputs == model.Classes
        ? tensors
        :
        [
            .. tensors.Select(tensor => model.Head.Contains(tensor.Name)
                ? (tensor.Name, tensor.Dimensions.SetItem(0, outputs),
                    tensor.Values.Slice(0, tensor.Values.Length / model.Classes * outputs))
                : tensor),
        ];

    /// <summary>How many outputs of a model a file with a card has: one for each class, or all.</summary>
    public static int In(WeightsFile file, ModelSummary model) =>
        ModelCard.Read(file)?.Classes.Length is > 0 and { } classes && classes < model.Classes && !model.Head.IsEmpty
            && model.Head.All(name => file.Find(name)?.Dimensions is [var rows, ..] && rows == classes)
            ? classes
            : model.Classes;

    /// <summary>Makes those zero that a file does not have.</summary>
    public static void ClearOthers(IModel model, int outputs)
    {
        foreach (string name in model.Summary.Head)
        {
            Span<float> values = model.State[name].Span;
            values[(values.Length / model.Summary.Classes * outputs)..].Clear();
        }
    }
}
