using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using GResNet.Generators.Diagnostics;
using GResNet.Generators.Reading.Code;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GResNet.Generators.Reading;

/// <summary>
/// Reads <c>Forward</c> and all it uses into the form that staging runs. What cannot run while compiling is reported where
/// it stands and becomes an <see cref="InvalidExpression"/>, as does what the compiler itself rejects.
/// </summary>
internal sealed partial class CodeReader(
    INamedTypeSymbol type,
    IMethodSymbol? constructor,
    Compilation compilation,
    ReadingLog log,
    ImmutableArray<LayerMethod> layers,
    CancellationToken cancellation)
{
    private readonly ImmutableArray<MethodSpec>.Builder methods = ImmutableArray.CreateBuilder<MethodSpec>();
    private readonly Dictionary<ISymbol, int> methodIndices = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, ILocalFunctionOperation> localFunctions = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> underway = new(SymbolEqualityComparer.Default);
    private readonly ImmutableArray<FieldSpec>.Builder fields = ImmutableArray.CreateBuilder<FieldSpec>();
    private readonly HashSet<string> fieldNames = [];

    private Dictionary<ISymbol, int> slots = new(SymbolEqualityComparer.Default);
    private bool inConstructor;

    public EquatableArray<MethodSpec> Methods => new(methods.ToImmutable());

    public EquatableArray<FieldSpec> Fields => new(fields.ToImmutable());

    /// <summary>Names of the layers that the code calls.</summary>
    public HashSet<string> CalledLayers { get; } = [];

    /// <summary>Reads <c>Forward</c> and returns its index; −1 where it has no body.</summary>
    public int Forward(IMethodSymbol method) => Method(method) ?? -1;

    /// <summary>Reads the body of an ordinary constructor of a block and returns its index; −1 for other constructors.</summary>
    public int Constructor(IMethodSymbol method)
    {
        if (Syntax(method) is not ConstructorDeclarationSyntax syntax || fields.Count == 0) return -1;
        if (syntax.Initializer is not null)
        {
            Reject(syntax.Initializer, "a constructor that calls another is not understood; use one constructor");
            return -1;
        }

        inConstructor = true;
        int index = Body(method, syntax) ?? -1;
        inConstructor = false;
        return index;
    }

    private SyntaxNode? Syntax(ISymbol symbol) => symbol.DeclaringSyntaxReferences.IsEmpty
        ? null
        : symbol.DeclaringSyntaxReferences[0].GetSyntax(cancellation);

    private IOperation? Operation(SyntaxNode syntax) =>
        compilation.GetSemanticModel(syntax.SyntaxTree).GetOperation(syntax, cancellation);

    /// <summary>Reads a method with a body of its own, once; null where there is none.</summary>
    private int? Method(IMethodSymbol method)
    {
        if (methodIndices.TryGetValue(method, out int index)) return index;
        IMethodSymbol withBody = method.PartialImplementationPart ?? method;
        return Syntax(withBody) is { } syntax ? Body(method, syntax) : null;
    }

    private int? Body(IMethodSymbol method, SyntaxNode syntax)
    {
        IBlockOperation? body = Operation(syntax) switch
        {
            IMethodBodyBaseOperation operation => operation.BlockBody ?? operation.ExpressionBody,
            IBlockOperation block => block,
            _ => null,
        };
        if (body is null) return null;
        foreach (ILocalFunctionOperation function in body.Descendants().OfType<ILocalFunctionOperation>())
            localFunctions[function.Symbol] = function;

        Dictionary<ISymbol, int> outer = slots;
        slots = new(SymbolEqualityComparer.Default);
        int index = Add(method, body, isLocal: false);
        slots = outer;
        return index;
    }

    /// <summary>Reads a local function, once; it shares the frame of the method around it.</summary>
    private int LocalFunction(IMethodSymbol method) => methodIndices.TryGetValue(method, out int index)
        ? index
        : Add(method, localFunctions[method].Body!, isLocal: true);

    private int Add(IMethodSymbol method, IBlockOperation body, bool isLocal)
    {
        ImmutableArray<IParameterSymbol> parameters = inConstructor && !isLocal ? [] : (method.PartialImplementationPart ?? method).Parameters;
        EquatableArray<int> places = parameters.Select(Slot).ToEquatableArray();
        underway.Add(method);
        Statement statement = Read(body);
        underway.Remove(method);
        methods.Add(new MethodSpec(
            method.Name, method.Parameters.Select(p => p.Name).ToEquatableArray(), places, isLocal ? 0 : slots.Count, statement));
        return methodIndices[method] = methods.Count - 1;
    }

    private int Slot(ISymbol variable)
    {
        if (!slots.TryGetValue(variable, out int slot)) slots.Add(variable, slot = slots.Count);
        return slot;
    }

    /// <summary>A field or automatic property, its initializer read once, after those it depends on.</summary>
    private FieldExpression Field(ISymbol symbol, SyntaxNode place)
    {
        string name = SymbolEqualityComparer.Default.Equals(symbol.ContainingType, type)
            ? symbol.Name
            : $"{TypeNames.Full(symbol.ContainingType)}.{symbol.Name}";
        if (fieldNames.Add(name))
        {
            EqualsValueClauseSyntax? initializer = Syntax(symbol) switch
            {
                VariableDeclaratorSyntax field => field.Initializer,
                PropertyDeclarationSyntax property => property.Initializer,
                _ => null,
            };
            Dictionary<ISymbol, int> outer = slots;
            slots = new(SymbolEqualityComparer.Default);
            Expression? value = initializer is not null && Operation(initializer) is ISymbolInitializerOperation operation
                ? Read(operation.Value)
                : null;
            slots = outer;
            fields.Add(new FieldSpec(name, value));
        }

        return new FieldExpression(log.Site(place), name);
    }

    private InvalidExpression Reject(SyntaxNode syntax, string instead)
    {
        string text = string.Join(" ", syntax.ToString().Split((char[]?)null, System.StringSplitOptions.RemoveEmptyEntries));
        int site = log.Site(syntax);
        log.Report(Descriptors.NotUnderstood, site, $"'{(text.Length > 60 ? text.Substring(0, 59) + "…" : text)}'", instead);
        return new InvalidExpression(site);
    }

    private InvalidExpression Invalid(IOperation operation) => new(log.Site(operation.Syntax));

    /// <summary>Code nested deeper than the stack is refused by an exception that can be caught, unlike an overflow.</summary>
    private void CheckDepth()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        cancellation.ThrowIfCancellationRequested();
    }
}
