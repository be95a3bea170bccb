using System.Collections.Generic;
using System.Threading;
using GResNet.Generators.Planning;
using Microsoft.CodeAnalysis;

namespace GResNet.Generators.Emitting;

/// <summary>Something that is written of each model: a concern with files of its own.</summary>
internal abstract record Emission
{
    /// <summary>Whether the author's project references what these files need.</summary>
    public virtual bool AppliesTo(Compilation project) => true;

    /// <summary>The files of a model.</summary>
    public abstract IEnumerable<GeneratedFile> Emit(PlannedModel model, CancellationToken cancellation);
}
