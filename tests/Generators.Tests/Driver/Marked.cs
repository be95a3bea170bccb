using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace GResNet.Generators.Tests.Driver;

/// <summary>
/// Source in which <c>{|GRN2003:x + y|}</c> marks where which diagnostic is expected, and <c>{|GRN2003,GRN2003:…|}</c>
/// where several are.
/// </summary>
internal sealed record Marked(string Source, ImmutableArray<string> Expected)
{
    private static readonly Regex Mark =
        new(@"\{\|(?<ids>GRN\d{4}(,GRN\d{4})*):(?<text>.*?)\|\}", RegexOptions.Singleline);

    /// <summary>Takes the marks out of <paramref name="marked"/>.</summary>
    public static Marked Parse(string marked)
    {
        ImmutableArray<string>.Builder expected = ImmutableArray.CreateBuilder<string>();
        int removed = 0;
        string source = Mark.Replace(marked, match =>
        {
            string text = match.Groups["text"].Value;
            int start = match.Index - removed;
            foreach (string id in match.Groups["ids"].Value.Split(',')) expected.Add(Text(id, start, text));
            removed += match.Length - text.Length;
            return text;
        });
        return new Marked(source, expected.ToImmutable());
    }

    /// <summary>Checks that the generator reports what is marked, there, and nothing else.</summary>
    /// <returns>What it reports.</returns>
    /// <param name="marked">The source.</param>
    /// <param name="references">What its project references besides GResNet.</param>
    public static ImmutableArray<Diagnostic> Check(string marked, params MetadataReference[] references)
    {
        Marked parsed = Parse(marked);
        ImmutableArray<Diagnostic> found =
            Generation.Run(Generation.Compile(parsed.Source).AddReferences(references)).Diagnostics;
        Assert.Equal(
            parsed.Expected.Order(),
            found.Select(d =>
                Text(d.Id, d.Location.SourceSpan.Start,
                    parsed.Source.Substring(d.Location.SourceSpan.Start, d.Location.SourceSpan.Length))).Order());
        return found;
    }

    private static string Text(string id, int start, string text) => $"{id} at {start}: {text}";
}
