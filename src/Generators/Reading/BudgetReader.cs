using System.Linq;
using System.Threading;
using GResNet.Generators.Diagnostics;
using GResNet.Generators.Specs;
using Microsoft.CodeAnalysis;

namespace GResNet.Generators.Reading;

/// <summary>Reads and checks <c>[MemoryBudget]</c>.</summary>
internal sealed class BudgetReader(INamedTypeSymbol type, ReadingLog log, CancellationToken cancellation)
{
    /// <summary>The budget of a model; null where the class has none, or none that can be used.</summary>
    public BudgetSpec? Read(bool isModel)
    {
        // Without the argument, the compiler says what is missing.
        if (type.Attribute("MemoryBudgetAttribute") is not { ConstructorArguments.Length: 1 } attribute) return null;
        SyntaxNode syntax = attribute.Place(cancellation);
        if (!isModel)
        {
            Report(syntax, "a block is trained as part of a model; give the model a budget");
            return null;
        }

        string size = attribute.ConstructorArguments[0].Value as string ?? "";
        long? bytes = ByteSize.Parse(size);
        if (bytes is null)
            Report(attribute.FirstArgument(cancellation), $"\"{size}\" is not understood; write {ByteSize.Form}");
        int batch = attribute.NamedArguments.FirstOrDefault(a => a.Key == "Batch").Value.Value as int? ?? 0;
        if (batch < 1)
            Report(attribute.Argument("Batch", cancellation),
                "write Batch = …, the images of a training step, at least one");
        return bytes is { } allowed && batch > 0 ? new BudgetSpec(log.Site(syntax), size, allowed, batch) : null;
    }

    private void Report(SyntaxNode place, string what) => log.Report(Descriptors.MemoryBudget, place, type.Name, what);
}
