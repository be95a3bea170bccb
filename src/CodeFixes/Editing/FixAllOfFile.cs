using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace GResNet.CodeFixes.Editing;

/// <summary>
/// Fixes all of a file at once. Several layers are declared in one place, which the platform's own provider takes for a
/// conflict.
/// </summary>
internal sealed class FixAllOfFile : DocumentBasedFixAllProvider
{
    public static readonly FixAllOfFile Instance = new();

    protected override async Task<Document?> FixAllAsync(
        FixAllContext context, Document document, ImmutableArray<Diagnostic> diagnostics)
    {
        var changes = new List<TextChange>();
        foreach (Diagnostic diagnostic in diagnostics)
        {
            Place? place = await Place.Of(document, diagnostic, context.CancellationToken).ConfigureAwait(false);
            Fix? fix = place is null
                ? null
                : ((FixProvider)context.CodeFixProvider).Fixes(place)
                    .FirstOrDefault(fix => context.CodeActionEquivalenceKey == fix.Key
                        || context.CodeActionEquivalenceKey == fix.Kind);
            // Two calls of a layer declare it once; what overlaps is left for the next time.
            TextChange[] added = fix is null ? [] : [.. fix.Changes.Except(changes)];
            if (!added.Any(change => changes.Any(other => change.Span.OverlapsWith(other.Span))))
                changes.AddRange(added);
        }

        return await FixProvider.Changed(document, changes, context.CancellationToken).ConfigureAwait(false);
    }
}
