using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;
using GResNet.Generators.Diagnostics;
using GResNet.Generators.Graph;
using GResNet.Generators.Specs;
using Microsoft.CodeAnalysis;

namespace GResNet.Generators.Staging;

/// <summary>What one run of a model's <c>Forward</c>, at one resolution, gathers.</summary>
internal sealed class StagingRun(
    int resolution, Scope root, IReadOnlyDictionary<string, BlockSpec> blocks, List<Finding> findings,
    CancellationToken cancellation)
{
    /// <summary>Expressions run. A network of a thousand layers takes some thirty thousand.</summary>
    public const int MostSteps = 1_000_000;

    /// <summary>
    /// Operations and blocks of one network. A ResNet of 1202 layers has 8,400, and what follows takes time for each.
    /// </summary>
    public const int MostParts = 10_000;

    /// <summary>
    /// Expressions without a value. Each costs an exception, and says nothing new where its place was reported.
    /// </summary>
    private const int MostFailures = 1_000;

    private Place place;
    private long steps;
    private int blocksMade;
    private int failures;
    private int streams;

    public GraphBuilder Builder { get; } = new(root);

    /// <summary>The blocks that the model uses, by full name.</summary>
    public IReadOnlyDictionary<string, BlockSpec> Blocks { get; } = blocks;

    /// <summary>The loops that are running.</summary>
    public RunningLoops Loops { get; } = new();

    /// <summary>Steps so far.</summary>
    public long Steps => steps;

    /// <summary>Operations and blocks so far.</summary>
    public int Parts => Builder.Count + blocksMade;

    public ImmutableArray<Layer>.Builder Layers { get; } = ImmutableArray.CreateBuilder<Layer>();

    public ImmutableArray<BlockLayer>.Builder BlockLayers { get; } = ImmutableArray.CreateBuilder<BlockLayer>();

    public ImmutableArray<Value>.Builder State { get; } = ImmutableArray.CreateBuilder<Value>();

    /// <summary>Where each layer was called, and where each tensor of the state was made.</summary>
    public Dictionary<object, Place> Places { get; } = [];

    /// <summary>Full names of the blocks that are running, outermost first.</summary>
    public List<string> Running { get; } = [];

    /// <summary>Names taken by the state so far.</summary>
    public HashSet<string> StateNames { get; } = [];

    /// <summary>Resolution and block, for messages.</summary>
    public string Where =>
        Builder.Scope.Name == "" ? $"at {resolution} px" : $"at {resolution} px in {Builder.Scope.Name}";

    /// <summary>The next stream of random numbers.</summary>
    public int NextStream() => streams++;

    /// <summary>
    /// Runs one expression: counts it, so that what does not end is noticed, and looks for cancellation.
    /// </summary>
    public void Step(Place expression)
    {
        place = expression;
        Work(1);
    }

    /// <summary>
    /// Counts work that grows with <paramref name="count"/>, before it is done: elements, characters.
    /// </summary>
    public void Work(long count)
    {
        cancellation.ThrowIfCancellationRequested();
        if (steps + count > MostSteps) Stop($"still runs after {MostSteps} steps");
        steps += count;
        if (Parts > MostParts) Stop($"has made {MostParts} operations and blocks, the most that a network may have,");
    }

    /// <summary>Counts a block.</summary>
    public void AddBlock()
    {
        blocksMade++;
        Work(1);
    }

    /// <summary>Counts an expression without a value, of which there may be one in every round of a loop.</summary>
    public void AddFailure()
    {
        if (++failures > MostFailures) throw new StagingStoppedException();
    }

    private void Stop(string why)
    {
        Place where = Loops.Busiest() ?? place;
        Report(Descriptors.TooManySteps, where, Blocks[where.Type].Type.Name, why, Where);
        throw new StagingStoppedException();
    }

    /// <summary>
    /// Reports what has not been reported at this place: another instance of the block says nothing new.
    /// </summary>
    public void Report(DiagnosticDescriptor descriptor, Place place, params string[] arguments)
    {
        if (findings.Exists(f => f.Descriptor.Equals(descriptor) && f.Type == place.Type && f.Site == place.Site))
            return;
        findings.Add(new Finding(descriptor, place.Type, place.Site, new([.. arguments])));
    }
}

/// <summary>A place in the author's code: a class and an index into its table of sites.</summary>
internal readonly record struct Place(string Type, int Site);
