using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using GResNet.Runtime.Names;

namespace GResNet.Reports.Html;

/// <summary>
/// HTML or SVG being written, well-formed as XML too. What fills the holes of an interpolated string is escaped if it
/// is text, and formatted the same everywhere if it is a number; other markup goes in as it is.
/// </summary>
internal sealed class Markup
{
    private readonly StringBuilder text = new();

    /// <summary>Markup that begins with <paramref name="content"/>.</summary>
    public static Markup Of(ref Interpolation content) => content.Target;

    /// <summary>Adds to its end.</summary>
    public void Add([InterpolatedStringHandlerArgument("")] ref Interpolation content) =>
        Debug.Assert(content.Target == this, "The compiler has let the string's parts be added already.");

    /// <summary>Adds to its end.</summary>
    public void Add(Markup markup) => text.Append(markup.text);

    /// <summary>Adds something that is markup already.</summary>
    public void AddVerbatim(string markup) => text.Append(markup);

    /// <inheritdoc/>
    public override string ToString() => text.ToString();

    /// <summary>
    /// Characters with a meaning in markup become references; those that are obeyed rather than shown, and those that
    /// XML forbids, are made visible.
    /// </summary>
    private void AddEscaped(string? value)
    {
        foreach (Rune rune in Printable.Of(value ?? "").EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => text.Append("&amp;"),
                '<' => text.Append("&lt;"),
                '>' => text.Append("&gt;"),
                '"' => text.Append("&quot;"),
                '\'' => text.Append("&#39;"),
                0xFFFE or 0xFFFF => text.Append('\uFFFD'),
                _ => text.Append(rune),
            };
        }
    }

    /// <summary>What the compiler makes of an interpolated string that becomes markup.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Interpolation
    {
        public Interpolation(int literalLength, int formattedCount) : this(literalLength, formattedCount, new Markup())
        {
        }

        public Interpolation(int literalLength, int formattedCount, Markup target)
        {
            _ = formattedCount;
            Target = target;
            target.text.EnsureCapacity(target.text.Length + literalLength);
        }

        public Markup Target { get; }

        public void AppendLiteral(string value) => Target.text.Append(value);

        public void AppendFormatted(string? value) => Target.AddEscaped(value);

        public void AppendFormatted(Markup value) => Target.text.Append(value.text);

        public void AppendFormatted(int value) => Target.text.Append(CultureInfo.InvariantCulture, $"{value}");

        /// <summary>A place in a drawing.</summary>
        public void AppendFormatted(double value) => Target.text.Append(Quantity.Coordinate(value));
    }
}
