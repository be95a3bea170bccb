using Microsoft.CodeAnalysis.CSharp;

namespace GResNet.Generators.Common;

/// <summary>Names of the author's as they are written in code.</summary>
internal static class Keyword
{
    /// <summary>
    /// <c>class</c> → <c>@class</c>. Words that are keywords in some places alone are escaped, too: a type may not be
    /// declared as <c>required</c>.
    /// </summary>
    public static string Escaped(string name) =>
        SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None
            && SyntaxFacts.GetContextualKeywordKind(name) == SyntaxKind.None
            ? name
            : "@" + name;
}
