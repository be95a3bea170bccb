using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using GResNet.Generators.Common;
using GResNet.Generators.Diagnostics;
using GResNet.Generators.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GResNet.Generators.Reading;

/// <summary>Reads one <c>[GResNetBlock]</c> or <c>[GResNetModel]</c> class.</summary>
internal sealed class ClassReader
{
    private static readonly ImmutableArray<string> GeneratedMembers =
        ["State", "Summary", "ToTraining", "ToInference", "Dispose", "Operators"];

    private readonly INamedTypeSymbol type;
    private readonly AttributeData attribute;
    private readonly SyntaxToken identifier;
    private readonly ReadingLog log;
    private readonly Compilation compilation;
    private readonly CancellationToken cancellation;

    private ClassReader(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        type = (INamedTypeSymbol)context.TargetSymbol;
        attribute = context.Attributes[0];
        identifier = ((TypeDeclarationSyntax)context.TargetNode).Identifier;
        log = new ReadingLog(TypeNames.Full(type));
        log.Site(identifier);
        compilation = context.SemanticModel.Compilation;
        this.cancellation = cancellation;
    }

    private bool IsModel => attribute.AttributeClass!.Name == "GResNetModelAttribute";

    /// <summary>
    /// Reads the class of <paramref name="context"/>; null where another part of the class, or another attribute on it,
    /// is the one that is read.
    /// </summary>
    public static ReadClass? Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var reader = new ClassReader(context, cancellation);
        if (!reader.IsFirst(context.TargetNode)) return null;
        try
        {
            return reader.Read();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return reader.Failed(e);
        }
    }

    private bool IsFirst(SyntaxNode declaration)
    {
        AttributeData? first = type.Attribute("GResNetModelAttribute") ?? type.Attribute("GResNetBlockAttribute");
        return first?.ApplicationSyntaxReference?.GetSyntax(cancellation) is { } syntax && declaration.Contains(syntax)
            && first.AttributeClass?.Name == attribute.AttributeClass?.Name;
    }

    private ReadClass Read()
    {
        bool canReopen = CheckDeclaration();
        ImmutableArray<IMethodSymbol> constructors = Constructors();
        IMethodSymbol? constructor = constructors.Length == 1 ? constructors[0] : null;
        ImmutableArray<ParameterSpec> parameters = Parameters(constructor);
        BudgetSpec? budget = new BudgetReader(type, log, cancellation).Read(IsModel);
        ModelSettings? model = IsModel ? Model(constructor, budget) : null;

        var layers = new LayerReader(type, compilation, log, cancellation);
        ImmutableArray<LayerMethod> layerMethods = layers.Read();
        var code = new CodeReader(type, constructor, compilation, log, layerMethods, cancellation);
        int forward = Forward() is { } method ? code.Forward(method) : -1;
        int body = constructor is null ? -1 : code.Constructor(constructor);
        foreach (LayerMethod layer in layerMethods)
            if (forward >= 0 && !code.IsBroken && !code.CalledLayers.Contains(layer.Symbol.Name))
                log.Report(Descriptors.UnusedLayer, layer.Identifier, layer.Symbol.Name);

        TypeSpec typeSpec = TypeNames.Spec(
            type,
            [.. layerMethods.Where(l => l.Signature is not null)
                    .Select(l => new LayerMethodSpec(l.Symbol.Name, l.Signature!))]);
        var spec = new BlockSpec(
            typeSpec,
            model,
            new(parameters),
            code.Fields,
            body,
            layerMethods.Where(l => l.Spec is not null).Select(l => l.Spec!).ToEquatableArray(),
            code.Methods,
            forward,
            IsPublic: IsPublic(),
            IsRead: !code.IsBroken,
            CanReopen: canReopen,
            IsSound: forward >= 0 && !log.HasErrors);
        return new ReadClass(spec, log.Sites, log.Findings);
    }

    private ReadClass Failed(Exception e)
    {
        string name = TypeNames.Full(type);
        var spec = new BlockSpec(
            TypeNames.Spec(type, []), null, [], [], Constructor: -1, [], [], Forward: -1, IsPublic: false,
            IsRead: false, CanReopen: false, IsSound: false);
        return new ReadClass(spec, log.Sites, [InternalError.In(name, e)]);
    }

    /// <summary>Checks the class itself; false where it cannot be declared once more in another file.</summary>
    private bool CheckDeclaration()
    {
        bool canReopen = true;
        if (IsModel && type.Attribute("GResNetBlockAttribute") is not null)
            log.Report(Descriptors.UnsupportedType, identifier, type.Name,
                "marked both [GResNetBlock] and [GResNetModel]; choose one");
        string? kind = type.IsStatic
            ? "static"
            : type.IsAbstract ? "abstract" : type.IsFileLocal ? "local to its file" : null;
        if (kind is not null) log.Report(Descriptors.UnsupportedType, identifier, type.Name, kind);
        canReopen &= !type.IsFileLocal;

        foreach (INamedTypeSymbol current in Around())
        {
            if (current.IsGenericType && current.Arity > 0)
            {
                log.Report(Descriptors.GenericType, identifier, type.Name);
                canReopen = false;
            }

            foreach (SyntaxReference reference in current.DeclaringSyntaxReferences)
            {
                if (reference.GetSyntax(cancellation) is not TypeDeclarationSyntax declaration
                    || TypeNames.IsPartial(declaration))
                    continue;
                log.Report(Descriptors.MissingPartial, declaration.Identifier, current.Name);
                canReopen = false;
            }
        }

        return canReopen;
    }

    private ImmutableArray<IMethodSymbol> Constructors()
    {
        ImmutableArray<IMethodSymbol> constructors = BlockConstructors.Of(type);
        if (constructors.Length > 1)
            log.Report(Descriptors.SeveralConstructors, identifier, type.Name, $"{constructors.Length}");
        return constructors;
    }

    private ImmutableArray<ParameterSpec> Parameters(IMethodSymbol? constructor)
    {
        if (constructor is null || IsModel) return [];
        ImmutableArray<ParameterSpec>.Builder parameters = ImmutableArray.CreateBuilder<ParameterSpec>();
        foreach (IParameterSymbol parameter in constructor.Parameters)
        {
            SyntaxNode syntax = parameter.DeclaringSyntaxReferences[0].GetSyntax(cancellation);
            object? value = null;
            bool isKnown = ValueTypes.IsKnown(parameter.Type) && parameter.RefKind == RefKind.None
                && (!parameter.HasExplicitDefaultValue
                    || ValueTypes.TryConstant(parameter.ExplicitDefaultValue, out value));
            if (!isKnown && parameter.Type.TypeKind != TypeKind.Error)
                log.Report(Descriptors.ParameterType, syntax, parameter.Name, TypeNames.Short(parameter.Type));
            parameters.Add(new ParameterSpec(
                parameter.Name, parameter.HasExplicitDefaultValue
                    ? new Specs.Code.LiteralExpression(log.Site(syntax), value)
                    : null));
        }

        return parameters.ToImmutable();
    }

    private ModelSettings Model(IMethodSymbol? constructor, BudgetSpec? budget)
    {
        if (constructor is { Parameters.IsEmpty: false })
            log.Report(Descriptors.ModelParameters, identifier, type.Name);
        foreach (string name in GeneratedMembers)
            foreach (ISymbol member in type.GetMembers(name))
                log.Report(Descriptors.ReservedMember, Declaration(member), type.Name, name);

        SyntaxNode syntax = attribute.Place(cancellation);
        // The compiler says it where one is given twice.
        var values = new Dictionary<string, TypedConstant>();
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
            values[argument.Key] = argument.Value;
        int channels = values.TryGetValue("Channels", out TypedConstant c) && c.Value is int given ? given : 3;
        int classes = values.TryGetValue("Classes", out c) && c.Value is int number ? number : 0;
        ImmutableArray<int> resolutions = values.TryGetValue("Resolutions", out c)
            && c is { Kind: TypedConstantKind.Array, IsNull: false }
            ? [.. c.Values.Select(v => v.Value).OfType<int>().Distinct()]
            : [];
        if (channels < 1) Object($"Channels is {channels}; an image has at least one");
        if (classes < 1) Object("write Classes = …, the number of outputs, at least one");
        if (resolutions.IsEmpty) Object("write Resolutions = […], the sizes in pixels that images may have");
        foreach (int resolution in resolutions)
        {
            if (resolution < 1)
                Object($"resolution {resolution} is impossible; an image has at least one pixel a side");
            else if ((long)resolution * resolution * Math.Max(channels, 1) > int.MaxValue)
                Object($"images of {channels}×{resolution}×{resolution} have more than {int.MaxValue} values");
        }

        var options = new CompileOptions(Fuse: Flag("Fuse"), Winograd: Flag("Winograd"), Training: Flag("Training"));
        if (budget is not null && !options.Training)
            Object("it has a memory budget for training, but Training = false; remove one of them");
        string? called = values.TryGetValue("Name", out c) ? c.Value as string : null;
        if (called is not null && !ModelName.IsValid(called))
            Object($"Name is '{called}'; it has letters, digits, '-', '_' and '.', and begins with a letter or digit");
        RegistryEntry? entry = IsReachable(constructor)
            ? new RegistryEntry(called ?? ModelName.Of(type.Name), TypeNames.Code(type), options.Training)
            : null;
        return new ModelSettings(log.Site(syntax), channels, classes, new(resolutions), options, budget, entry);

        bool Flag(string name) => !values.TryGetValue(name, out TypedConstant flag) || flag.Value is not false;

        void Object(string what) => log.Report(Descriptors.ModelSetting, syntax, type.Name, what);
    }

    /// <summary>Whether any code of the assembly can make one.</summary>
    private bool IsReachable(IMethodSymbol? constructor)
    {
        return Around().All(IsVisible) && (constructor is null || IsVisible(constructor));

        static bool IsVisible(ISymbol symbol) => symbol.DeclaredAccessibility
            is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal;
    }

    /// <summary>Whether code of other assemblies can name it.</summary>
    private bool IsPublic() => Around().All(current => current.DeclaredAccessibility == Accessibility.Public);

    /// <summary>The class and those it is nested in.</summary>
    private IEnumerable<INamedTypeSymbol> Around()
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
            yield return current;
    }

    private IMethodSymbol? Forward()
    {
        ImmutableArray<IMethodSymbol> methods = [.. type.GetMembers("Forward").OfType<IMethodSymbol>()];
        if (methods.Length != 1)
        {
            SyntaxNodeOrToken place = methods.Length == 0 ? identifier : Declaration(methods[1]);
            log.Report(Descriptors.ForwardCount, place, type.Name, methods.Length == 0 ? "none" : $"{methods.Length}");
            return null;
        }

        IMethodSymbol method = methods[0];
        string? objection =
            method.IsStatic ? "it must not be static"
            : method.IsGenericMethod ? "it must not be generic"
            : method.DeclaredAccessibility != Accessibility.Public ? "it must be public"
            : !method.ReturnType.IsTensor() ? $"it returns '{TypeNames.Short(method.ReturnType)}'"
            : method.Parameters.Length != 1 ? $"it has {method.Parameters.Length} parameters"
            : method is { IsPartialDefinition: true, PartialImplementationPart: null } ? "it has no body"
            : !method.Parameters[0].Type.IsTensor() || method.Parameters[0].RefKind != RefKind.None
                ? $"its parameter is '{TypeNames.Short(method.Parameters[0].Type)}'"
            : null;
        if (objection is null) return method;
        log.Report(Descriptors.ForwardSignature, Declaration(method), type.Name, objection);
        return null;
    }

    /// <summary>The name of a member where it is declared.</summary>
    private SyntaxNodeOrToken Declaration(ISymbol member) => member.DeclaringSyntaxReferences.IsEmpty
        ? identifier
        : TypeNames.Identifier(member.DeclaringSyntaxReferences[0].GetSyntax(cancellation));
}
