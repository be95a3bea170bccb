using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;
using GResNet.Generators.Diagnostics;
using GResNet.Generators.Graph;
using GResNet.Generators.Reading;
using Microsoft.CodeAnalysis;

namespace GResNet.Generators.Staging;

/// <summary>What one run of a model's <c>Forward</c>, at one resolution, gathers.</summary>
internal sealed class StagingRun(
    int resolution, Scope root, IReadOnlyDictionary<string, BlockSpec> blocks, List<Finding> findings, CancellationToken cancellation)
{
    /// <summary>A network of a thousand layers takes some ten thousand; a loop that never ends takes a fraction of a second.</summary>
    private const int MostSteps = 1_000_000;

    private int steps;
    private int streams;

    public GraphBuilder Builder { get; } = new(root);

    /// <summary>The blocks that the model uses, by full name.</summary>
    public IReadOnlyDictionary<string, BlockSpec> Blocks { get; } = blocks;

    public ImmutableArray<Layer>.Builder Layers { get; } = ImmutableArray.CreateBuilder<Layer>();

    public ImmutableArray<Value>.Builder State { get; } = ImmutableArray.CreateBuilder<Value>();

    /// <summary>Where each layer was called, and where each tensor of the state was made.</summary>
    public Dictionary<object, Place> Places { get; } = [];

    /// <summary>Full names of the blocks that are running, outermost first.</summary>
    public List<string> Running { get; } = [];

    /// <summary>Names taken by the state so far.</summary>
    public HashSet<string> StateNames { get; } = [];

    /// <summary>Resolution and block, for messages.</summary>
    public string Where => Builder.Scope.Name == "" ? $"at {resolution} px" : $"at {resolution} px in {Builder.Scope.Name}";

    /// <summary>The next stream of random numbers.</summary>
    public int NextStream() => streams++;

    /// <summary>Counts work, so that a loop without end is noticed.</summary>
    public void Step(Place place, int count = 1)
    {
        cancellation.ThrowIfCancellationRequested();
        if ((steps += count) <= MostSteps) return;
        Report(Descriptors.TooManySteps, place, Builder.Scope.Type, $"{MostSteps}", Where);
        throw new StagingStoppedException();
    }

    /// <summary>Reports what has not been reported at this place: another instance of the block says nothing new.</summary>
    public void Report(DiagnosticDescriptor descriptor, Place place, params string[] arguments)
    {
        if (findings.Exists(f => f.Descriptor.Equals(descriptor) && f.Type == place.Type && f.Site == place.Site)) return;
        findings.Add(new Finding(descriptor, place.Type, place.Site, new([.. arguments])));
    }
}

/// <summary>A place in the author's code: a class and an index into its table of sites.</summary>
internal readonly record struct Place(string Type, int Site);
