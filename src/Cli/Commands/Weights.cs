using GResNet.Cli.Data;
using GResNet.Cli.Exits;
using GResNet.Cli.Options;
using GResNet.Cli.Programs;
using GResNet.Cli.Runs;
using GResNet.Cli.Settings;
using GResNet.Runtime.Models;
using GResNet.Runtime.Models.Registry;
using GResNet.Runtime.Names;
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
    /// <param name="program">Knows the models.</param>
    /// <exception cref="CheckpointException">The file does not fit, or does not say which model it is for.</exception>
    public static Weights Load(string path, string? modelName, ProgramDescription program) =>
        Load(path, modelName, program, ModelWeights.Load);

    /// <summary>The same, where features alone are wanted: a file may have no outputs.</summary>
    /// <param name="path">As for <see cref="Load(string, string, ProgramDescription)"/>.</param>
    /// <param name="modelName">Likewise.</param>
    /// <param name="program">Likewise.</param>
    /// <exception cref="CheckpointException">Likewise.</exception>
    public static Weights LoadFeatures(string path, string? modelName, ProgramDescription program) =>
        Load(path, modelName, program, ModelWeights.LoadFeatures);

    private static Weights Load(
        string path, string? modelName, ProgramDescription program,
        Action<IModel, WeightsFile, Action<string>?> load)
    {
        DataRequest? data = Directory.Exists(path) ? new RunFolder(path).Read(program.Models).Data : null;
        path = FileOf(path);
        using WeightsFile file = WeightsFiles.Open(path);
        RegisteredModel found = modelName is null ? Named(file, program) : program.Find(modelName);
        IModel model = found.Create();
        try
        {
            load(model, file, warning => Console.Error.WriteLine($"warning: {warning}"));
            ModelCard? card = ModelCard.Of(file, model, out string? note);
            if (note is not null) Console.Error.WriteLine(Printable.Of(note));
            if (data is null && card is not null && DataCatalogue.Names.Contains(card.Data))
                data = new DataRequest(card.Data);
            return new Weights(found.Name, model, card, data);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>A network with its first values, which it would begin a training with.</summary>
    /// <param name="model">Its name.</param>
    /// <param name="program">Knows the models.</param>
    public static Weights Untrained(string model, ProgramDescription program)
    {
        RegisteredModel found = program.Find(model);
        IModel network = found.Create();
        network.State.Initialize(0);
        return new Weights(found.Name, network, null, null);
    }

    /// <summary>Where weights are that were not named: in the newest run, which is said.</summary>
    /// <exception cref="UsageException">There is no run with weights.</exception>
    public static string Newest()
    {
        string path = RunFolder.Newest(CommonOptions.RunsFolder)?.Path
            ?? throw new UsageException(
                $"There is no trained network in '{CommonOptions.RunsFolder}': train one first, or name weights by "
                    + "--weights.");
        Console.Error.WriteLine($"weights: {Printable.Of(path)}");
        return path;
    }

    /// <summary>The model that a file names.</summary>
    /// <exception cref="CheckpointException">It names none, or none that the program knows.</exception>
    public static RegisteredModel Named(WeightsFile file, ProgramDescription program)
    {
        string path = file.Path;
        string? className = file.Metadata.GetValueOrDefault(ModelWeights.ModelKey);
        string? architecture = file.Metadata.GetValueOrDefault(ModelWeights.ArchitectureKey);
        return program.Models.FindClass(className, architecture)
            ?? throw new CheckpointException(className is null
                ? $"'{path}' does not say which model it is for; name it with --model."
                : $"'{path}' is for the model {className}, which is none of {program.Name}'s "
                    + $"({ChoiceOptions.Listing(program.Names)}); name one that is like it with --model.");
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

    /// <summary>What is said where classes have no names; null where they have.</summary>
    public static string? Unnamed(ModelCard? card) => card is { Classes.IsEmpty: true }
        ? "The weights do not name their classes: these are numbered from 0, in the order of the network's outputs."
        : null;

    public void Dispose() => Model.Dispose();
}
