using GResNet.Runtime.Models;

namespace GResNet.Equivalence.Tests.Compiling;

/// <summary>A model in every variant.</summary>
/// <param name="Source">What it was compiled from, for messages.</param>
/// <param name="Types">The classes.</param>
internal sealed record CompiledModel(string Source, IReadOnlyDictionary<Variant, Type> Types)
{
    public IModel Create(Variant variant) => (IModel)Activator.CreateInstance(Types[variant])!;
}
