using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace GResNet.Generators.Reading;

/// <summary>What people call a model, on a command line and in the names of folders.</summary>
internal static class ModelName
{
    // Capitals that no small letter follows; or letters of which the first alone may be a capital; each with digits.
    private static readonly Regex Word = new(
        @"(\p{Lu}+(?=\p{Lu}[\p{L}-[\p{Lu}]])|\p{Lu}?[\p{L}-[\p{Lu}]]+|\p{Lu}+)?\p{Nd}*", RegexOptions.CultureInvariant);

    private static readonly Regex Net = new(@"^Net\p{Nd}*$", RegexOptions.CultureInvariant);

    /// <summary>
    /// The name that a class has of itself, in kebab case: <c>TreeSmall</c> is <c>tree-small</c>. As people write such
    /// names, <c>Net</c> ends the word before it, and a letter that stands first begins the word after it:
    /// <c>GResNetTiny</c> is <c>gresnet-tiny</c>.
    /// </summary>
    public static string Of(string className)
    {
        var words = new List<string>();
        foreach (string word in Word.Matches(className).Cast<Match>().Select(match => match.Value))
        {
            if (word.Length == 0) continue;
            if (words.Count > 0 && Net.IsMatch(word) || words.Count == 1 && words[0].Length == 1)
                words[words.Count - 1] += word;
            else words.Add(word);
        }

        return words.Count == 0 ? className : string.Join("-", words).ToLowerInvariant();
    }

    /// <summary>Whether it can be typed, and be the name of a folder, anywhere.</summary>
    public static bool IsValid(string name) =>
        name.Length > 0 && char.IsLetterOrDigit(name[0])
            && name.All(letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' or '.');
}
