using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace GResNet.CodeFixes.Editing;

/// <summary>Where a diagnostic is reported.</summary>
/// <param name="Diagnostic">The diagnostic.</param>
/// <param name="Node">The innermost node that has all of its place.</param>
/// <param name="Model">What the names of the file stand for.</param>
/// <param name="Text">The file.</param>
internal sealed record Place(
    Diagnostic Diagnostic, SyntaxNode Node, SemanticModel Model, SourceText Text, CancellationToken Cancellation)
{
    /// <summary>The place of a diagnostic; null where that is not in <paramref name="document"/>.</summary>
    public static async Task<Place?> Of(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        TextSpan span = diagnostic.Location.SourceSpan;
        if (!diagnostic.Location.IsInSource || span.End > text.Length
            || await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false) is not { } root
            || await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false) is not { } model)
            return null;
        return new Place(diagnostic, root.FindNode(span, getInnermostNodeForTie: true), model, text, cancellation);
    }

    /// <summary>The innermost node of that kind around the place.</summary>
    public T? Around<T>() where T : SyntaxNode => Node.FirstAncestorOrSelf<T>();
}
