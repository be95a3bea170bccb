using GResNet.Generators.Common;
using GResNet.Generators.Diagnostics;
using GResNet.Generators.Emitting;
using GResNet.Generators.Specs;

namespace GResNet.Generators;

/// <summary>What came of compiling a model.</summary>
/// <param name="Files">Its source; none where something was found that leaves no network to write.</param>
/// <param name="Uses">What the documentation of its layers, and of those of its blocks, says.</param>
/// <param name="Findings">What is wrong.</param>
/// <param name="Entry">Its row in the assembly's registry; null where it has none.</param>
internal sealed record CompiledModel(
    EquatableArray<GeneratedFile> Files, EquatableArray<LayerUse> Uses, EquatableArray<Finding> Findings,
    RegistryEntry? Entry = null);
