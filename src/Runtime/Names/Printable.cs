using System.Globalization;
using System.Text;

namespace GResNet.Runtime.Names;

/// <summary>
/// Names as they may be shown. A file or class may be called anything: a name with control characters would move a
/// terminal's cursor, change its colours or begin a line of its own in a log, and one with marks of direction would
/// show a line in another order. Whatever writes names for people makes them printable here.
/// </summary>
public static class Printable
{
    private const int ZeroWidthNonJoiner = 0x200C, ZeroWidthJoiner = 0x200D;

    /// <summary>
    /// The text with <c>\n</c>, <c>\x1b</c> or <c>\u202e</c> in place of what would be obeyed rather than shown.
    /// </summary>
    /// <remarks>For reading, not for reading back: a backslash in the text stays one.</remarks>
    public static string Of(string text) => text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 ? text : Escape(text);

    private static string Escape(string text)
    {
        var shown = new StringBuilder(text.Length + 8);
        // Half a surrogate pair comes as U+FFFD.
        foreach (Rune rune in text.EnumerateRunes()) _ = IsShown(rune) ? shown.Append(rune) : shown.Append(Name(rune));
        return shown.ToString();
    }

    private static bool IsShown(Rune rune) =>
        rune.Value is ZeroWidthNonJoiner or ZeroWidthJoiner || Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private static string Name(Rune rune) => rune.Value switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        <= 0xFF => $"\\x{rune.Value:x2}",
        <= 0xFFFF => $"\\u{rune.Value:x4}",
        _ => $"\\U{rune.Value:x8}",
    };
}
