using GResNet.Runtime.Models;
using GResNet.Runtime.Weights;
using GResNet.Runtime.Weights.Onnx;

namespace GResNet.Runtime.Onnx;

/// <summary>
/// What a file says of its model: what files of weights say, under names that begin with a word of ours.
/// </summary>
internal static class OnnxMetadata
{
    public static IEnumerable<KeyValuePair<string, string>> Of(ModelSummary model, int resolution, ModelCard? card)
    {
        IEnumerable<KeyValuePair<string, string>> strings =
        [
            new(ModelWeights.ModelKey, model.Name),
            new(ModelWeights.ArchitectureKey, model.Architecture),
            .. (card is null ? null : card with { Resolution = resolution })?.Metadata() ?? [],
        ];
        return strings.Select(pair => KeyValuePair.Create(OnnxFields.MetadataPrefix + pair.Key, pair.Value));
    }
}
