using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace GResNet.Generators.Reading;

/// <summary>What blocks are made with.</summary>
internal static class BlockConstructors
{
    /// <summary>
    /// The constructors that an author wrote. A record's that copies is not one of them: in another assembly nothing
    /// else tells it apart.
    /// </summary>
    public static ImmutableArray<IMethodSymbol> Of(INamedTypeSymbol block) =>
    [
        .. block.InstanceConstructors.Where(constructor => !constructor.IsImplicitlyDeclared
            && !(block.IsRecord && constructor.Parameters.Length == 1
                && SymbolEqualityComparer.Default.Equals(constructor.Parameters[0].Type, block))),
    ];
}
