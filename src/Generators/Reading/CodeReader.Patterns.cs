using System.Linq;
using GResNet.Generators.Common;
using GResNet.Generators.Specs.Code;
using Microsoft.CodeAnalysis.Operations;

namespace GResNet.Generators.Reading;

internal sealed partial class CodeReader
{
    private Pattern Read(IPatternOperation pattern)
    {
        if (!Enter()) return new ConstantPattern(TooDeep(pattern.Syntax));
        Pattern read = ReadEntered(pattern);
        depth--;
        return read;
    }

    private Pattern ReadEntered(IPatternOperation pattern)
    {
        return pattern switch
        {
            IDiscardPatternOperation => new DiscardPattern(),
            IConstantPatternOperation p => new ConstantPattern(Read(p.Value)),
            IRelationalPatternOperation p when Operator(p.OperatorKind) is { } comparison =>
                new RelationalPattern(comparison, Read(p.Value)),
            INegatedPatternOperation p => new NotPattern(Read(p.Pattern)),
            IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.And } p =>
                new AndPattern(Read(p.LeftPattern), Read(p.RightPattern)),
            IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } p =>
                new OrPattern(Read(p.LeftPattern), Read(p.RightPattern)),
            IDeclarationPatternOperation p => new DeclarationPattern(
                p.DeclaredSymbol is null ? null : Slot(p.DeclaredSymbol), NotNull: !p.MatchesNull),
            IRecursivePatternOperation { DeconstructionSubpatterns.IsEmpty: true,
                PropertySubpatterns.IsEmpty: true } p =>
                new DeclarationPattern(p.DeclaredSymbol is null ? null : Slot(p.DeclaredSymbol), NotNull: true),
            IRecursivePatternOperation { PropertySubpatterns.IsEmpty: true, DeclaredSymbol: null,
                MatchedType.IsTupleType: true } p =>
                new TuplePattern(p.DeconstructionSubpatterns.Select(Read).ToEquatableArray()),
            _ => new ConstantPattern(Reject(
                pattern.Syntax, pattern switch
                {
                    IListPatternOperation => "list patterns are not read; test Length and elements",
                    ITypePatternOperation or IRecursivePatternOperation { PropertySubpatterns.IsEmpty: true } =>
                        "types are not tested while compiling; decide by a bool or an enumeration",
                    _ => "properties are not matched; test them with when or &&",
                })),
        };
    }
}
