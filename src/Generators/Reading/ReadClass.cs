using GResNet.Generators.Common;
using GResNet.Generators.Diagnostics;
using GResNet.Generators.Specs;

namespace GResNet.Generators.Reading;

/// <summary>
/// All that is read of one class. The three parts change at different edits, so the pipeline keeps them apart: code
/// that only moves changes the sites, not the spec.
/// </summary>
internal sealed record ReadClass(BlockSpec Spec, SiteTable Sites, EquatableArray<Finding> Findings);
