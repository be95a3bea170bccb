using System.Linq;
using Microsoft.CodeAnalysis.CSharp;

namespace GResNet.Generators.Emitting;

/// <summary>Identifiers made of the author's words.</summary>
internal static class Identifier
{
    /// <summary>
    /// <c>stage1.0</c> → <c>stage1_0</c>, <c>Spatial</c> → <c>spatial</c>, <c>reduce.running_mean</c> →
    /// <c>reduceRunningMean</c>.
    /// </summary>
    public static string Camel(string name)
    {
        string joined = Join(name);
        return char.ToLowerInvariant(joined[0]) + joined.Substring(1);
    }

    /// <summary>The same with a capital first.</summary>
    public static string Pascal(string name)
    {
        string joined = Join(name);
        return char.ToUpperInvariant(joined[0]) + joined.Substring(1);
    }

    /// <summary>Text as the end of an identifier: <c>2</c>, <c>0_5</c>, <c>true</c>.</summary>
    public static string Word(string text) =>
        new(
            [.. text.Replace("-", "Minus")
                .Select(letter => SyntaxFacts.IsIdentifierPartCharacter(letter) ? letter : '_')]);

    private static string Join(string name)
    {
        string[] words = [.. name.Split('.', '_').Where(word => word.Length > 0)];
        string joined = words[0];
        foreach (string word in words.Skip(1))
            joined += char.IsDigit(word[0]) ? "_" + word : char.ToUpperInvariant(word[0]) + word.Substring(1);
        string kept = new([.. joined.Where(SyntaxFacts.IsIdentifierPartCharacter)]);
        return kept.Length > 0 && SyntaxFacts.IsIdentifierStartCharacter(kept[0]) ? kept : "_" + kept;
    }
}
