using GResNet.Cli.Data;
using GResNet.Cli.Runs;
using GResNet.Runtime.Models;
using GResNet.Runtime.Weights;

namespace GResNet.Cli.Commands;

/// <summary>A network read from a file of weights, or from the folder of a run.</summary>
/// <param name="Name">Name of the model.</param>
/// <param name="Model">The network, its weights loaded.</param>
/// <param name="Card">What the file says of their use; null when it says nothing.</param>
/// <param name="Data">The images it was trained on; null where that is not known.</param>
internal sealed record Weights(string Name, IModel Model, ModelCard? Card, DataRequest? Data) : IDisposable
{
    /// <summary>Loads weights.</summary>
    /// <param name="path">A file, or the folder of a run, whose best weights are meant.</param>
    /// <param name="modelName">Name of the model; null for the one that the file names.</param>
    /// <exception cref="CheckpointException">The file does not fit, or does not say which model it is for.</exception>
    public static Weights Load(string path, string? modelName)
    {
        DataRequest? data = Directory.Exists(path) ? new RunFolder(path).Read().Data : null;
        path = FileOf(path);
        using var file = new SafetensorsReader(path);
        string name = modelName ?? ModelCatalogue.NameOf(file.Metadata.GetValueOrDefault(ModelWeights.ModelKey))
            ?? throw new CheckpointException($"'{path}' does not say which model it is for; name it with --model.");
        IModel model = ModelCatalogue.Create(name);
        try
        {
            ModelWeights.Load(model, path, warning => Console.Error.WriteLine($"warning: {warning}"));
            ModelCard? card = ModelCard.Read(file);
            if (data is null && card is not null && DataCatalogue.Names.Contains(card.Data))
                data = new DataRequest(card.Data);
            return new Weights(name, model, card, data);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>The file of weights that is meant: itself, or a run's best.</summary>
    /// <exception cref="CheckpointException">It is the folder of a run that has none yet.</exception>
    public static string FileOf(string path)
    {
        if (!Directory.Exists(path)) return path;
        string best = new RunFolder(path).BestWeights;
        return File.Exists(best)
            ? best
            : throw new CheckpointException($"'{path}' has no weights yet: no epoch of a run has ended there.");
    }

    public void Dispose() => Model.Dispose();
}
