using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace GResNet.Runtime.Weights.Naming;

/// <summary>The beginning of a name, with letters in braces that stand for numbers.</summary>
internal sealed class NamePattern
{
    // Of a number in a name: more has no network.
    private const int MostDigits = 6;

    private readonly string text;
    private readonly ImmutableArray<Piece> pieces;

    /// <exception cref="ArgumentException">Braces have something else than <c>{s}</c> or <c>{2*s+1}</c> in
    /// them.</exception>
    public NamePattern(string text)
    {
        this.text = text;
        ImmutableArray<Piece>.Builder found = ImmutableArray.CreateBuilder<Piece>();
        for (int at = 0; at < text.Length;)
        {
            bool isNumber = text[at] == '{';
            int end = text.IndexOf(isNumber ? '}' : '{', at);
            if (end < 0) end = isNumber ? throw Bad() : text.Length;
            found.Add(isNumber ? Number(text[(at + 1)..end]) : new Piece(text[at..end]));
            at = isNumber ? end + 1 : end;
        }

        pieces = found.ToImmutable();
    }

    /// <summary>Whether a name begins so, up to its end or a dot.</summary>
    /// <param name="name">The name.</param>
    /// <param name="numbers">Gets the letters' numbers.</param>
    /// <param name="rest">What follows.</param>
    public bool Matches(string name, Dictionary<char, int> numbers, out string rest)
    {
        numbers.Clear();
        rest = "";
        int at = 0;
        foreach (Piece piece in pieces)
        {
            int length = piece.Text is { } fixedText
                ? name.AsSpan(at).StartsWith(fixedText, StringComparison.Ordinal) ? fixedText.Length : 0
                : NumberAt(name, at, piece.Letter, numbers);
            if (length == 0) return false;
            at += length;
        }

        rest = name[at..];
        return rest.Length == 0 || rest[0] == '.';
    }

    /// <summary>The beginning with numbers put in.</summary>
    /// <exception cref="ArgumentException">A letter has no number.</exception>
    public string With(IReadOnlyDictionary<char, int> numbers)
    {
        var name = new StringBuilder();
        foreach (Piece piece in pieces)
        {
            if (piece.Text is not null) name.Append(piece.Text);
            else if (numbers.TryGetValue(piece.Letter, out int number))
                name.Append(CultureInfo.InvariantCulture, $"{piece.Factor * number + piece.Offset}");
            else throw new ArgumentException($"'{text}' has the letter {piece.Letter}, which the other side lacks.");
        }

        return name.ToString();
    }

    /// <summary>How many digits a letter stands for; 0 where there is no number, or another than before.</summary>
    private static int NumberAt(string name, int at, char letter, Dictionary<char, int> numbers)
    {
        int length = 0;
        while (at + length < name.Length && char.IsAsciiDigit(name[at + length])) length++;
        if (length is 0 or > MostDigits || (length > 1 && name[at] == '0')) return 0;
        int number = int.Parse(name.AsSpan(at, length), NumberStyles.None, CultureInfo.InvariantCulture);
        if (!numbers.TryAdd(letter, number) && numbers[letter] != number) return 0;
        return length;
    }

    /// <summary>What stands in braces: a letter, after a factor and before an offset.</summary>
    private Piece Number(string expression)
    {
        int star = expression.IndexOf('*'), letter = star + 1;
        int factor = 1, offset = 0;
        bool isRight = letter < expression.Length && char.IsAsciiLetterLower(expression[letter])
            && (star < 0 || Parses(expression.AsSpan(0, star), out factor))
            && (letter + 1 == expression.Length || Parses(expression.AsSpan(letter + 1), out offset));
        return isRight ? new Piece(null, expression[letter], factor, offset) : throw Bad();

        static bool Parses(ReadOnlySpan<char> digits, out int number) =>
            int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }

    private ArgumentException Bad() => new(
        $"'{text}' is no beginning of a name: braces have a letter for a number in them, as {{s}}, {{s+1}} or "
            + "{2*s-1}.");

    /// <summary>A text, or a number that a letter stands for.</summary>
    private readonly record struct Piece(string? Text, char Letter = default, int Factor = 1, int Offset = 0);
}
