using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace GResNet.CodeFixes.Editing;

/// <summary>One thing that can be done about a diagnostic.</summary>
/// <param name="Title">What the editor's menu says.</param>
/// <param name="Key">The same for fixes that are done together where all of a project are asked for.</param>
/// <param name="Changes">What is changed in the file.</param>
internal sealed record Fix(string Title, string Key, ImmutableArray<TextChange> Changes)
{
    /// <summary>That of the likeliest fix, whatever it does: all together do what is likeliest of each.</summary>
    public const string Likeliest = nameof(Likeliest);

    /// <summary>Another key that it answers to.</summary>
    public string? Kind { get; init; }
}
