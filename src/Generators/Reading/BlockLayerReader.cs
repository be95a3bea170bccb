using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using GResNet.Generators.Common;
using GResNet.Generators.Diagnostics;
using GResNet.Generators.Specs;
using Microsoft.CodeAnalysis;

namespace GResNet.Generators.Reading;

/// <summary>
/// Reads a layer that is made of blocks: <c>[Block&lt;T&gt;]</c>, <c>[Stage&lt;T&gt;]</c>. Those of other assemblies
/// are looked for later.
/// </summary>
internal sealed class BlockLayerReader(Compilation compilation, ReadingLog log, CancellationToken cancellation)
{
    /// <summary>The rest of <paramref name="layer"/>; null where its block is none or does not fit.</summary>
    public LayerSpec? Read(LayerSpec layer, IMethodSymbol method, AttributeData attribute)
    {
        // Without a type, or with one that is not known, the compiler says so.
        if (attribute.AttributeClass!.TypeArguments.FirstOrDefault() is not { TypeKind: not TypeKind.Error } target)
            return null;
        SyntaxNode syntax = attribute.Place(cancellation);
        if (target is not INamedTypeSymbol block || block.Attribute("GResNetBlockAttribute") is null)
        {
            log.Report(Descriptors.BlockTarget, syntax, TypeNames.Short(target), layer.Member);
            return null;
        }

        ImmutableArray<IMethodSymbol> constructors = BlockConstructors.Of(block);
        if (constructors.Length > 1) return null;
        ImmutableArray<IParameterSymbol> expected = constructors.IsEmpty ? [] : constructors[0].Parameters;
        EquatableArray<LayerParameterSpec> parameters = Parameters(layer, method, block, expected, syntax);
        return layer with
        {
            Target = SymbolEqualityComparer.Default.Equals(block.ContainingAssembly, compilation.Assembly)
                ? TypeNames.Full(block)
                : TypeSpec.NameIn(block.ContainingAssembly.Name, TypeNames.Full(block)),
                Settings = Settings(layer, attribute, parameters, syntax),
                Parameters = parameters,
        };
    }

    private EquatableArray<SettingSpec> Settings(
        LayerSpec layer, AttributeData attribute, EquatableArray<LayerParameterSpec> parameters, SyntaxNode syntax)
    {
        const string name = StageSettings.Blocks;
        if (attribute.NamedArguments.FirstOrDefault(a => a.Key == name).Value.Value is not int blocks) return [];
        if (blocks < 1)
            log.Report(Descriptors.ValueOutOfRange, syntax, name, layer.Member, $"{blocks}", "at least 1");
        log.ReportOverridden(parameters, layer, name, attribute.Argument(name, cancellation));
        return [new SettingSpec(name, blocks)];
    }

    private EquatableArray<LayerParameterSpec> Parameters(
        LayerSpec layer, IMethodSymbol method, INamedTypeSymbol block, ImmutableArray<IParameterSymbol> expected,
        SyntaxNode syntax)
    {
        var parameters = new List<LayerParameterSpec>();
        foreach (IParameterSymbol parameter in method.Parameters.Skip(1))
        {
            if (layer.Kind == "Stage" && parameter.Name == "blocks"
                && parameter.Type.SpecialType == SpecialType.System_Int32)
            {
                parameters.Add(new LayerParameterSpec(parameter.Name, StageSettings.Blocks));
                continue;
            }

            SyntaxNode place = parameter.DeclaringSyntaxReferences[0].GetSyntax(cancellation);
            if (expected.FirstOrDefault(p => Casing.Matches(p.Name, parameter.Name)) is not { } match)
            {
                string known = expected.IsEmpty ? "none" : string.Join(", ", expected.Select(p => p.Name));
                log.Report(Descriptors.UnknownBlockParameter, place, parameter.Name, block.Name, known);
                continue;
            }

            if (!SymbolEqualityComparer.Default.Equals(match.Type, parameter.Type)
                && parameter.Type.TypeKind != TypeKind.Error)
                log.Report(
                    Descriptors.SettingType, place, parameter.Name, TypeNames.Short(parameter.Type),
                    TypeNames.Short(match.Type));
            log.ReportTwice(parameters, layer, match.Name, parameter.Name, place);
            parameters.Add(new LayerParameterSpec(parameter.Name, match.Name));
        }

        foreach (IParameterSymbol parameter in expected)
        {
            bool isGiven = parameters.Any(p => p.Setting == parameter.Name);
            bool isGivenToAll =
                isGiven && !(layer.Kind == "Stage" && Casing.Matches(parameter.Name, StageSettings.Stride));
            if (isGivenToAll || parameter.HasExplicitDefaultValue) continue;
            string mend = isGiven
                ? "give it a default: only the first block of a stage is given the stride"
                : "give it a default in the constructor";
            log.Report(Descriptors.MissingBlockParameter, syntax, layer.Member, parameter.Name, block.Name, mend);
        }

        return parameters.ToEquatableArray();
    }
}
