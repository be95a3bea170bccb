using System.Collections.Immutable;
using System.CommandLine;
using GResNet.Cli.Exits;
using GResNet.Cli.Options;
using GResNet.Runtime.Models.Registry;
using GResNet.Training;

namespace GResNet.Cli.Programs;

/// <summary>What a program over models is called, and which networks it knows.</summary>
/// <param name="Models">The networks.</param>
public sealed record ProgramDescription(ModelRegistry Models)
{
    /// <summary>What the program is called in messages. Without: the name of its file.</summary>
    public string Name { get; init; } = RootCommand.ExecutableName;

    /// <summary>What a person types to start it, in commands to copy. Without: <see cref="Name"/>.</summary>
    public string Command
    {
        get => field ?? Name;
        init;
    }

    /// <summary>The network that is meant where none is named. Without: the only one there is.</summary>
    public string? Model
    {
        get => field ?? (Models.Models is [RegisteredModel only] ? only.Name : null);
        init;
    }

    /// <summary>The networks that suit certain datasets better, by the datasets' names.</summary>
    public ImmutableDictionary<string, string> Suited { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>What the help says of the program besides; null for nothing.</summary>
    public string? Note { get; init; }

    /// <summary>What <c>ablate</c> compares where no networks are named. Without: all of them.</summary>
    public AblationPlan Ablation
    {
        get => field ?? AblationPlan.Of(Models.Models.Where(model => model.IsTrainable));
        init;
    }

    /// <summary>Devices that the program offers beside the processor and GPUs.</summary>
    public ImmutableArray<IDeviceKind> Devices { get; init; } = [];

    internal string[] Names => [.. Models.Models.Select(model => model.Name)];

    /// <summary>The network that is trained on a dataset where none is named; null where one must be.</summary>
    internal string? ModelFor(string data) => Suited.GetValueOrDefault(data) ?? Model;

    /// <summary>The model of a name.</summary>
    /// <exception cref="UsageException">There is none; the message says which there are.</exception>
    internal RegisteredModel Find(string name) => Models.Find(name) ?? throw NotKnown($"There is no model '{name}'");

    /// <summary>That a model must be named.</summary>
    internal UsageException Unnamed() => NotKnown("Which network is not said");

    private UsageException NotKnown(string what) => new(Models.Models.IsEmpty
        ? $"{what}: this program has no networks."
        : $"{what}: name one by --model, {ChoiceOptions.Listing(Names)}.");
}
