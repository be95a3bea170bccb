using System.Globalization;
using System.Text;
using GResNet.Runtime.Names;

namespace GResNet.Training.Names;

/// <summary>Names as words of a command that a user may copy into a shell.</summary>
public static class ShellWord
{
    /// <summary>
    /// The text as one word: as it is where it has nothing that a shell reads otherwise, else in quotes. What is not
    /// ASCII and what cannot be shown are bytes of UTF-8 where that is asked for or needed, as <c>$'\xc3\xa9'</c>,
    /// which bash and zsh read.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="isSpelt">Whether characters that are not ASCII are bytes: for names that look alike.</param>
    public static string Of(string text, bool isSpelt = false)
    {
        if (text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || "/._-+,:@%".Contains(c))) return text;
        bool isShown = Printable.Of(text) == text && (!isSpelt || Ascii.IsValid(text));
        if (OperatingSystem.IsWindows()) return $"\"{Printable.Of(text)}\"";
        return isShown ? $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'" : $"$'{Bytes(text)}'";
    }

    private static string Bytes(string text)
    {
        var word = new StringBuilder();
        foreach (byte value in Encoding.UTF8.GetBytes(text))
        {
            _ = value is >= (byte)' ' and <= (byte)'~' and not ((byte)'\'' or (byte)'\\')
                ? word.Append((char)value)
                : word.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}");
        }

        return word.ToString();
    }
}
