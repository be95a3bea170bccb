using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using GResNet.Generators.Common;
using GResNet.Generators.Diagnostics;
using GResNet.Generators.Layers;
using GResNet.Generators.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GResNet.Generators.Reading;

/// <summary>Reads and checks the layers that a class declares.</summary>
internal sealed class LayerReader(
    INamedTypeSymbol type, Compilation compilation, ReadingLog log, CancellationToken cancellation)
{
    private static readonly Regex StateNameForm =
        new(@"^$|^[\w-]+(\.[\w-]+)*$", RegexOptions.ECMAScript | RegexOptions.CultureInvariant);

    public ImmutableArray<LayerMethod> Read()
    {
        ImmutableArray<LayerMethod>.Builder layers = ImmutableArray.CreateBuilder<LayerMethod>();
        var names = new HashSet<string>();
        foreach (IMethodSymbol method in type.GetMembers().OfType<IMethodSymbol>())
        {
            cancellation.ThrowIfCancellationRequested();
            ImmutableArray<AttributeData> attributes = [.. method.GetAttributes().Where(LayerMarks.IsLayer)];
            if (attributes.IsEmpty) CheckUnmarked(method);
            else if (Syntax(method) is MethodDeclarationSyntax syntax)
                layers.Add(Read(method, syntax, attributes, names.Add(method.Name)));
            else log.Report(
                Descriptors.LayerSignature, attributes[0].Place(cancellation), method.Name, "it is no method");
        }

        return layers.ToImmutable();
    }

    private SyntaxNode? Syntax(IMethodSymbol method) =>
        method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation);

    /// <summary>Reports what looks like a layer, or is marked as one that is shared or named, and is none.</summary>
    private void CheckUnmarked(IMethodSymbol method)
    {
        if (Syntax(method) is not MethodDeclarationSyntax syntax || LayerMarks.HasUnknown(method)) return;
        string? what =
            LayerMarks.FirstMark(method) is { } mark ? $"is marked [{LayerMarks.Kind(mark)}]"
            : method is { Name: not "Forward", IsPartialDefinition: true, PartialImplementationPart: null }
                && method.ReturnType.IsTensor()
                ? "is a partial method without a body"
            : null;
        if (what is not null)
            log.Report(Descriptors.MissingLayerAttribute, syntax.Identifier, method.Name, what, LayerMarks.Choice);
    }

    private LayerMethod Read(
        IMethodSymbol method, MethodDeclarationSyntax syntax, ImmutableArray<AttributeData> attributes, bool isFirst)
    {
        SyntaxToken name = syntax.Identifier;
        if (!TypeNames.IsPartial(syntax))
        {
            log.Report(Descriptors.MissingPartial, name, method.Name);
            return new LayerMethod(method, name, null, null);
        }

        if (SignatureObjection(method) is { } objection)
        {
            log.Report(Descriptors.LayerSignature, name, method.Name, objection);
            return new LayerMethod(method, name, null, null);
        }

        // Where a name is still to be typed, another half could not be written.
        if (method.Name == "" || method.Parameters.Any(p => p.Name == ""))
            return new LayerMethod(method, name, null, null);
        string signature = TypeNames.Signature(method, syntax);
        if (!isFirst)
        {
            log.Report(Descriptors.LayerOverloads, name, method.Name);
            return new LayerMethod(method, name, null, signature);
        }

        if (attributes.Length > 1)
        {
            string kinds = string.Join(", ", attributes.Select(a => $"[{LayerMarks.Kind(a)}]"));
            log.Report(Descriptors.SeveralLayerAttributes, name, method.Name, kinds);
            return new LayerMethod(method, name, null, signature);
        }

        return new LayerMethod(method, name, Spec(method, name, attributes[0]), signature);
    }

    private LayerSpec? Spec(IMethodSymbol method, SyntaxToken name, AttributeData attribute)
    {
        string kind = LayerMarks.Kind(attribute);
        var builder = new LayerSpec(
            log.Site(name),
            method.Name,
            StateName(method),
            method.Attribute("SharedAttribute") is not null,
            kind,
            Target: null,
            Settings: [],
            Parameters: []);
        return kind switch
        {
            "Block" or "Stage" => new BlockLayerReader(compilation, log, cancellation).Read(builder, method, attribute),
            _ => LayerTable.Rows.TryGetValue(kind, out LayerRow? row) ? Read(builder, row, method, attribute) : null,
        };
    }

    private LayerSpec Read(LayerSpec layer, LayerRow row, IMethodSymbol method, AttributeData attribute)
    {
        var parameters = new List<LayerParameterSpec>();
        foreach (IParameterSymbol parameter in method.Parameters.Skip(1))
        {
            SyntaxNode syntax = parameter.DeclaringSyntaxReferences[0].GetSyntax(cancellation);
            if (row.Setting(parameter.Name) is not { } setting)
            {
                string known = row.Settings.IsEmpty
                    ? "none"
                    : string.Join(", ", row.Settings.Select(s => Casing.LowerFirst(s.Name)));
                log.Report(Descriptors.UnknownSetting, syntax, parameter.Name, layer.Kind, known);
                continue;
            }

            if (TypeNames.Short(parameter.Type) != setting.TypeName && parameter.Type.TypeKind != TypeKind.Error)
                log.Report(
                    Descriptors.SettingType, syntax, parameter.Name, TypeNames.Short(parameter.Type), setting.TypeName);
            log.ReportTwice(parameters, layer, setting.Name, parameter.Name, syntax);
            parameters.Add(new LayerParameterSpec(parameter.Name, setting.Name));
        }

        ImmutableArray<SettingSpec> settings = Settings(attribute);
        foreach (Setting setting in row.Settings)
        {
            bool isParameter = parameters.Any(p => p.Setting == setting.Name);
            SettingSpec? given = settings.FirstOrDefault(s => s.Name == setting.Name);
            if (given is null && !isParameter && setting.IsRequired)
                log.Report(
                    Descriptors.MissingSetting, layer.Site,
                    layer.Member, setting.Name, layer.Kind, $"{setting.TypeName} {Casing.LowerFirst(setting.Name)}");
            if (given is not null)
                log.ReportOverridden(parameters, layer, setting.Name, attribute.Argument(setting.Name, cancellation));
            if (given is not null && setting.Objection(given.Value) is { } expected)
                log.Report(
                    Descriptors.ValueOutOfRange, attribute.Argument(setting.Name, cancellation), setting.Name,
                    layer.Member, Text(given.Value), expected);
        }

        return layer with { Settings = new(settings), Parameters = parameters.ToEquatableArray() };
    }

    private static ImmutableArray<SettingSpec> Settings(AttributeData attribute) =>
        [.. attribute.NamedArguments.Where(a => a.Value is { Kind: TypedConstantKind.Primitive, Value: not null })
            .Select(a => new SettingSpec(a.Key, a.Value.Value!))];

    private static string Text(object value) =>
        System.Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!;

    private string? StateName(IMethodSymbol method)
    {
        // What the compiler rejects is no constant of the right type.
        if (method.Attribute("StateNameAttribute") is not { ConstructorArguments.Length: 1 } attribute
            || attribute.ConstructorArguments[0] is not { Kind: TypedConstantKind.Primitive } argument)
            return null;
        if (argument.Value is string name && StateNameForm.IsMatch(name)) return name;
        log.Report(Descriptors.StateName, attribute.Place(cancellation), argument.Value as string ?? "null");
        return null;
    }

    private static string? SignatureObjection(IMethodSymbol method) =>
        method.PartialImplementationPart is not null || !method.IsPartialDefinition
            ? "it must not have a body; the generator writes it"
        : method.IsStatic ? "it must not be static"
        : method.IsGenericMethod ? "it must not be generic"
        : !method.ReturnType.IsTensor() ? $"it returns '{TypeNames.Short(method.ReturnType)}'"
        : method.Parameters.IsEmpty || !method.Parameters[0].Type.IsTensor() ? "its first parameter must be a Tensor"
        : method.Parameters.Skip(1).Any(p => p.Type.IsTensor()) ? "it must not have a second Tensor"
        : method.Parameters.Any(p => p.RefKind != RefKind.None || p.IsParams) ? "its parameters must be plain values"
        : null;
}
