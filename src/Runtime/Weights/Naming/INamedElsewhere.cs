using System.Collections.Immutable;
using GResNet.Runtime.Models;

namespace GResNet.Runtime.Weights.Naming;

/// <summary>
/// A model whose weights have other names elsewhere. A model's class that is one says so in its own part; files by
/// these names are then loaded as if they had the model's, and can be written.
/// </summary>
public interface INamedElsewhere : IModel
{
    /// <summary>The names that others give to the tensors of its state.</summary>
    ImmutableArray<NameTable> NameTables { get; }
}
