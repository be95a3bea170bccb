using GResNet.Runtime.Models;
using GResNet.Runtime.Models.Registry;
using GResNet.Runtime.Weights;
using GResNet.Zoo;

namespace GResNet.Serve;

/// <summary>A model of the zoo with the weights of a file.</summary>
/// <param name="Model">It.</param>
/// <param name="Card">What the file says of classes and images.</param>
public sealed record TrainedModel(IModel Model, ModelCard Card) : IDisposable
{
    private const string BestWeights = "best.safetensors";

    /// <summary>Reads it.</summary>
    /// <exception cref="CheckpointException">The file does not fit, does not say what images need, or names no
    /// model that is known.
    /// </exception>
    public static TrainedModel Load(ServeSettings settings, Action<string> warn)
    {
        string path = settings.Weights;
        if (Directory.Exists(path)) path = Path.Combine(path, BestWeights);
        using WeightsFile file = WeightsFiles.Open(path);
        IModel model = Find(file, settings.Model).Create();
        try
        {
            ModelCard card = ModelCard.Of(file, model, out string? note)
                ?? throw new CheckpointException(
                    note ?? $"'{path}' does not say what images need: files that training writes do.");
            ModelWeights.Load(model, file, warn);
            return new TrainedModel(model, card);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();

    private static RegisteredModel Find(WeightsFile file, string? name)
    {
        ModelRegistry known = GResNetModels.All;
        string names = string.Join(", ", known.Models.Select(model => model.Name));
        if (name is not null)
            return known.Find(name)
                ?? throw new CheckpointException($"--model {name} is not known; choose one of {names}.");
        string? className = file.Metadata.GetValueOrDefault(ModelWeights.ModelKey);
        return known.FindClass(className, file.Metadata.GetValueOrDefault(ModelWeights.ArchitectureKey))
            ?? throw new CheckpointException(
                $"'{file.Path}' is for {className ?? "a model that it does not name"}: name one that is like it with "
                    + $"--model, of {names}.");
    }
}
