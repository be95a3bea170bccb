using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace GResNet.CodeFixes.Editing;

/// <summary>Offers what <see cref="Fixes"/> finds, one at a time or for a whole file, project or solution.</summary>
internal abstract class FixProvider(params string[] ids) : CodeFixProvider
{
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; } = [.. ids];

    public sealed override FixAllProvider GetFixAllProvider() => FixAllOfFile.Instance;

    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            Place? place = await Place.Of(context.Document, diagnostic, context.CancellationToken)
                .ConfigureAwait(false);
            foreach (Fix fix in place is null ? [] : Fixes(place))
                context.RegisterCodeFix(
                    CodeAction.Create(
                        fix.Title, cancellation => Changed(context.Document, fix.Changes, cancellation), fix.Key),
                    diagnostic);
        }
    }

    /// <summary>What can be done about a diagnostic, the likeliest first.</summary>
    public abstract IEnumerable<Fix> Fixes(Place place);

    /// <summary>The file with changes that do not overlap.</summary>
    public static async Task<Document> Changed(
        Document document, IEnumerable<TextChange> changes, CancellationToken cancellation)
    {
        SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        return document.WithText(text.WithChanges(changes.OrderBy(change => change.Span.Start)));
    }
}
