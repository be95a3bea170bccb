using System.Collections.Immutable;
using GResNet.Runtime.Models;
using GResNet.Training;
using GResNet.Training.Data;

namespace GResNet.Reports;

/// <summary>What a run is: known before its first step.</summary>
public sealed record RunDescription
{
    /// <summary>The run's name.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Trained numbers of the model.</summary>
    public required long Parameters { get; init; }

    /// <summary>What it learns from.</summary>
    public required DatasetDescription Data { get; init; }

    /// <summary>Epochs that are planned.</summary>
    public required int Epochs { get; init; }

    /// <summary>All settings, as people read them.</summary>
    public required ImmutableArray<RecipeRow> Recipe { get; init; }

    /// <summary>What computes, as <see cref="Training.IComputeDevice.Name"/>.</summary>
    public required string Device { get; init; }

    /// <summary>The machine it runs on.</summary>
    public required MachineDescription Machine { get; init; }

    /// <summary>The processes it runs in; null for one.</summary>
    public JobDescription? Job { get; init; }

    /// <summary>When the run was first started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The run that begins now, on this machine; none of its settings is listed.</summary>
    /// <param name="name">The run's name.</param>
    /// <param name="model">What is trained.</param>
    /// <param name="data">What it is trained and validated with.</param>
    /// <param name="recipe">How.</param>
    /// <param name="device">What it runs on.</param>
    public static RunDescription Of(
        string name, ModelSummary model, DataSplits data, Recipe recipe, IComputeDevice device) => new()
    {
        Name = name,
        Model = model.Name,
        Parameters = model.Parameters,
        Data = new DatasetDescription(data.Name, data.Train.Count, data.Validation.Count, data.Train.Classes),
        Epochs = recipe.Epochs,
        Recipe = [],
        Device = device.Name,
        Machine = MachineDescription.Current(device.Workers.Threads),
        StartedAt = DateTimeOffset.Now,
    };
}

/// <summary>A dataset.</summary>
/// <param name="Name">Its name.</param>
/// <param name="TrainImages">Images to learn from.</param>
/// <param name="ValidationImages">Images to measure with.</param>
/// <param name="Classes">Names of the classes; labels are indices into them.</param>
public sealed record DatasetDescription(
    string Name, int TrainImages, int ValidationImages, ImmutableArray<string> Classes);

/// <summary>One setting of a run.</summary>
/// <param name="Name">What is set.</param>
/// <param name="Value">To what, with its unit.</param>
public sealed record RecipeRow(string Name, string Value);
