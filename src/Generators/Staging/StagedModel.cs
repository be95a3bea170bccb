using System.Collections.Immutable;
using GResNet.Generators.Common;
using GResNet.Generators.Graph;
using GResNet.Generators.Specs;

namespace GResNet.Generators.Staging;

/// <summary>A model whose <c>Forward</c> has been run without error at every resolution.</summary>
/// <param name="Type">The author's class.</param>
/// <param name="Channels">Channels of an image.</param>
/// <param name="Classes">Channels of the output.</param>
/// <param name="Resolutions">Pixels a side, in the order declared, without repetition;
/// the first is the default.</param>
/// <param name="Options">How it is to be compiled.</param>
/// <param name="Budget">The memory that a training step may take; null for any.</param>
/// <param name="Graphs">One network for each resolution; the state of all is the same.</param>
internal sealed record StagedModel(
    TypeSpec Type,
    int Channels,
    int Classes,
    EquatableArray<int> Resolutions,
    CompileOptions Options,
    BudgetSpec? Budget,
    ImmutableArray<NetworkGraph> Graphs);
