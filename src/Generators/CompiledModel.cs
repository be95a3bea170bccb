using GResNet.Generators.Common;
using GResNet.Generators.Diagnostics;
using GResNet.Generators.Emitting;

namespace GResNet.Generators;

/// <summary>What came of compiling a model.</summary>
/// <param name="Files">Its source; none where something was found that leaves no network to write.</param>
/// <param name="Uses">What the documentation of its layers, and of those of its blocks, says.</param>
/// <param name="Findings">What is wrong.</param>
internal sealed record CompiledModel(
    EquatableArray<GeneratedFile> Files, EquatableArray<LayerUse> Uses, EquatableArray<Finding> Findings);
