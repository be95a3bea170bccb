using System.Linq;
using System.Text;
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

    private static string Join(string name) => IsWord(name) ? name : Joined(name);

    private static bool IsWord(string name)
    {
        foreach (char letter in name)
            if (letter == '_' || !SyntaxFacts.IsIdentifierPartCharacter(letter)) return false;
        return name.Length > 0 && SyntaxFacts.IsIdentifierStartCharacter(name[0]);
    }

    private static string Joined(string name)
    {
        var joined = new StringBuilder(name.Length + 1);
        bool startsWord = false;
        foreach (char letter in name)
        {
            bool separates = letter is '.' or '_';
            if (!separates && startsWord && joined.Length > 0)
            {
                if (char.IsDigit(letter)) joined.Append('_');
                joined.Append(char.ToUpperInvariant(letter));
            }
            else if (!separates) joined.Append(letter);

            startsWord = separates;
        }

        string kept = new([.. joined.ToString().Where(SyntaxFacts.IsIdentifierPartCharacter)]);
        return kept.Length > 0 && SyntaxFacts.IsIdentifierStartCharacter(kept[0]) ? kept : "_" + kept;
    }
}
