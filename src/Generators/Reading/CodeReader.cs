using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using GResNet.Generators.Common;
using GResNet.Generators.Diagnostics;
using GResNet.Generators.Specs;
using GResNet.Generators.Specs.Code;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GResNet.Generators.Reading;

/// <summary>
/// Reads <c>Forward</c> and all it uses into the form that staging runs. What cannot run while compiling is reported
/// where it stands and becomes an <see cref="InvalidExpression"/>, as does what the compiler itself rejects.
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
    private readonly HashSet<ISymbol> refused = new(SymbolEqualityComparer.Default);

    private Dictionary<ISymbol, int> slots = new(SymbolEqualityComparer.Default);
    private bool inConstructor;
    private int depth;
    private bool isTooDeep;

    public EquatableArray<MethodSpec> Methods => new(methods.ToImmutable());

    public EquatableArray<FieldSpec> Fields => new(fields.ToImmutable());

    /// <summary>Names of the layers that the code calls.</summary>
    public HashSet<string> CalledLayers { get; } = [];

    /// <summary>Something in the code was not understood, by this reader or by the compiler.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Reads <c>Forward</c> and returns its index; −1 where it has no body.</summary>
    public int Forward(IMethodSymbol method) => Method(method) ?? -1;

    /// <summary>
    /// Reads the body of an ordinary constructor of a block and returns its index; −1 for other constructors.
    /// </summary>
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
        IsBroken |= syntax.ContainsDiagnostics;
        foreach (IOperation operation in body.Descendants())
        {
            IsBroken |= operation is IInvalidOperation || operation.Type?.TypeKind == TypeKind.Error;
            if (operation is not ILocalFunctionOperation function) continue;
            localFunctions[function.Symbol] = function;
            if (LayerMarks.FirstMark(function.Symbol) is { } mark)
                log.Report(Descriptors.LayerSignature, mark.Place(cancellation), function.Symbol.Name,
                    "it is a local function");
        }

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
        ImmutableArray<IParameterSymbol> parameters = inConstructor && !isLocal
            ? []
            : (method.PartialImplementationPart ?? method).Parameters;
        EquatableArray<int> places = parameters.Select(Slot).ToEquatableArray();
        underway.Add(method);
        Statement statement = Read(body);
        underway.Remove(method);
        methods.Add(new MethodSpec(
            method.Name, method.Parameters.Select(p => p.Name).ToEquatableArray(), places, isLocal
                ? 0
                : slots.Count, statement));
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
            Expression? value = initializer is not null
                && Operation(initializer) is ISymbolInitializerOperation operation
                ? Read(operation.Value)
                : null;
            slots = outer;
            fields.Add(new FieldSpec(name, value));
        }

        return new FieldExpression(log.Site(place), name);
    }

    /// <summary>
    /// Reports what cannot run; what is done with a local whose value was refused needs no word of its own.
    /// </summary>
    private InvalidExpression Reject(IOperation operation) => operation.ChildOperations.Any(IsRefused)
        ? Invalid(operation)
        : Reject(operation.Syntax, Refusal.OfExpression(operation, type));

    private InvalidExpression Reject(SyntaxNode syntax, string instead)
    {
        IsBroken = true;
        string text =
            string.Join(" ", syntax.ToString().Split((char[]?)null, System.StringSplitOptions.RemoveEmptyEntries));
        int site = log.Site(syntax);
        log.Report(
            Descriptors.NotUnderstood, site, $"'{(text.Length > 60 ? text.Substring(0, 59) + "…" : text)}'", instead);
        return new InvalidExpression(site);
    }

    private bool IsRefused(IOperation operation) => operation switch
    {
        IConversionOperation e => IsRefused(e.Operand),
        ILocalReferenceOperation e => refused.Contains(e.Local),
        IArrayElementReferenceOperation e => IsRefused(e.ArrayReference),
        _ => false,
    };

    private InvalidExpression Invalid(IOperation operation) => new(log.Site(operation.Syntax));

    /// <summary>
    /// Goes one level deeper; false where that is too deep: code is refused that could exhaust the stack when it is
    /// read, run or compared.
    /// </summary>
    private bool Enter()
    {
        const int Deepest = 400;
        cancellation.ThrowIfCancellationRequested();
        if (depth >= Deepest || !ExecutionStack.HasRoom()) return false;
        depth++;
        return true;
    }

    private InvalidExpression TooDeep(SyntaxNode syntax)
    {
        if (isTooDeep) return new InvalidExpression(log.Site(syntax));
        isTooDeep = true;
        return Reject(syntax, "too much is nested around it; split the code into several statements");
    }
}
