using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace GResNet.Training.Names;

/// <summary>
/// Names in composed spelling: <c>é</c> may be one character or an e and an accent, of which macOS's disks and archives
/// write the latter. Both look alike and mean the same. (<see cref="string.Normalize()"/> does nothing where a
/// program's globalization is invariant, so what it does must not be relied on.)
/// </summary>
internal static class ComposedName
{
    // Hangul syllables are composed by arithmetic: of a leading consonant, a vowel, and perhaps a trailing consonant.
    private const char FirstSyllable = '\uAC00', FirstLeading = '\u1100', FirstVowel = '\u1161',
        BeforeTrailing = '\u11A7';
    private const int Leading = 19, Vowels = 21, Trailing = 28;

    private static readonly Lazy<FrozenDictionary<(char, char), char>> Compositions = new(ReadCompositions);

    /// <summary>
    /// The name, each character composed with the marks that follow it, as far as there are such characters.
    /// </summary>
    public static string Of(string name)
    {
        if (Ascii.IsValid(name)) return name;
        var composed = new StringBuilder(name.Length);
        foreach (char next in name)
        {
            if (composed.Length > 0 && Compose(composed[^1], next) is { } both) composed[^1] = both;
            else composed.Append(next);
        }

        return composed.ToString();
    }

    private static char? Compose(char first, char second)
    {
        if (second is >= FirstVowel and < (char)(FirstVowel + Vowels)
            && first is >= FirstLeading and < (char)(FirstLeading + Leading))
            return (char)(FirstSyllable + ((first - FirstLeading) * Vowels + second - FirstVowel) * Trailing);
        if (second is > BeforeTrailing and < (char)(BeforeTrailing + Trailing) && IsWithoutTrailing(first))
            return (char)(first + second - BeforeTrailing);
        return Compositions.Value.TryGetValue((first, second), out char composed) ? composed : null;
    }

    private static bool IsWithoutTrailing(char syllable) =>
        syllable is >= FirstSyllable and < (char)(FirstSyllable + Leading * Vowels * Trailing)
            && (syllable - FirstSyllable) % Trailing == 0;

    private static FrozenDictionary<(char, char), char> ReadCompositions()
    {
        using Stream stream = typeof(ComposedName).Assembly.GetManifestResourceStream(
            $"{typeof(ComposedName).Namespace}.Compositions.txt")!;
        using var reader = new StreamReader(stream);
        var compositions = new Dictionary<(char, char), char>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#')) continue;
            char[] parts = [.. line.Split(' ')
                .Select(p => (char)int.Parse(p, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
            compositions[(parts[1], parts[2])] = parts[0];
        }

        return compositions.ToFrozenDictionary();
    }
}
