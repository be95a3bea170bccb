using System.Collections.Generic;
using GResNet.Generators.Graph;
using GResNet.Generators.Specs;

namespace GResNet.Generators.Staging;

/// <summary>A block made with known arguments, at its place in the model.</summary>
/// <param name="use">Where the project uses it, if it is of another assembly.</param>
internal sealed class Instance(
    BlockSpec spec, Scope scope, IReadOnlyDictionary<string, object?> parameters, Place? use = null)
{
    public BlockSpec Spec { get; } = spec;

    /// <summary>The run of it that is staged, or was last.</summary>
    public Scope Scope { get; set; } = scope;

    /// <summary>The constructor's arguments by parameter.</summary>
    public IReadOnlyDictionary<string, object?> Parameters { get; } = parameters;

    /// <summary>
    /// What stands for places in its code, where these are in another project: where this project uses it.
    /// </summary>
    public Place? Use { get; } = use;

    /// <summary>Values of the fields that have been set.</summary>
    public Dictionary<string, object?> Fields { get; } = [];

    /// <summary>The layers called so far, by member.</summary>
    public Dictionary<string, LayerInstance> Layers { get; } = [];

    /// <summary>How often <c>Forward</c> has begun: more than once where the block is shared.</summary>
    public int Round { get; set; }
}

/// <summary>A layer that has been called: what further calls share.</summary>
/// <param name="signature">What it was called with, as far as its state depends on it.</param>
internal sealed class LayerInstance(string signature)
{
    public string Signature { get; } = signature;

    /// <summary>The round of its block in which it was called last.</summary>
    public int Round { get; set; }

    /// <summary>How often it was called in that round.</summary>
    public int Calls { get; set; }

    /// <summary>Its state, by the names the layer gives them.</summary>
    public Dictionary<string, Value> State { get; } = [];

    /// <summary>Its blocks, where it is made of blocks.</summary>
    public List<Instance> Blocks { get; } = [];
}
