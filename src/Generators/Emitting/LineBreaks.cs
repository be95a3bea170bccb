using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace GResNet.Generators.Emitting;

/// <summary>
/// Breaks lines of generated text that are too long: comments at spaces, code where brackets are nested least, and a
/// string, where nothing else helps, at a space inside.
/// </summary>
internal static class LineBreaks
{
    /// <summary>Characters of the longest line.</summary>
    public const int Width = 120;

    private const int Indent = 4;

    // A word of a comment keeps its tags whole.
    private static readonly Regex Word = new(@"(?:<[^<>]*>|\S)+");

    private static readonly Regex Summary = new(@"^/// <summary>(.*)</summary>$");

    /// <summary>The text with all its lines short enough, as far as its words allow.</summary>
    public static string In(string text)
    {
        string[] lines = text.Split('\n');
        return lines.All(line => line.Length <= Width) ? text : string.Join("\n", lines.SelectMany(Broken));
    }

    private static IEnumerable<string> Broken(string line)
    {
        if (line.Length <= Width) return [line];
        string content = line.TrimStart();
        string margin = line.Substring(0, line.Length - content.Length);
        if (Summary.Match(content) is { Success: true } summary)
            return [margin + "/// <summary>", .. Comment(margin + "/// ", summary.Groups[1].Value),
                margin + "/// </summary>"];
        foreach (string mark in new[] { "/// ", "// " })
            if (content.StartsWith(mark, StringComparison.Ordinal))
                return Comment(margin + mark, content.Substring(mark.Length));
        return Code(line, margin);
    }

    private static IEnumerable<string> Comment(string margin, string text)
    {
        string line = margin;
        foreach (Match word in Word.Matches(text))
        {
            if (line.Length > margin.Length && line.Length + 1 + word.Length > Width)
            {
                yield return line;
                line = margin;
            }

            line += (line.Length > margin.Length ? " " : "") + word.Value;
        }

        yield return line;
    }

    private static IEnumerable<string> Code(string line, string margin)
    {
        BreakPoint[] points = [.. BreakPoint.Of(line).Where(point => point.Helps(line, margin.Length + Indent))];
        int start = margin.Length, next = 0;
        string head = margin;
        var outer = new Stack<int>();
        while (head.Length + line.Length - start > Width)
        {
            while (next < points.Length && points[next].At <= start) next++;
            if (next == points.Length) break;
            BreakPoint at = Best(points, next, line, start, Width - head.Length);
            yield return head + at.End(line, start);

            // What is nested deeper than the lines before stands further in.
            while (outer.Count > 0 && outer.Peek() >= at.Rank) outer.Pop();
            outer.Push(at.Rank);
            (head, start) = (margin + new string(' ', Indent * outer.Count) + at.Begin, at.At);
        }

        yield return head + line.Substring(start);
    }

    /// <summary>
    /// The last of the best places before which no more than <paramref name="room"/> characters stand, or the next
    /// place there is.
    /// </summary>
    private static BreakPoint Best(BreakPoint[] points, int next, string line, int start, int room)
    {
        BreakPoint best = points[next];
        for (int i = next + 1; i < points.Length && points[i].Length(line, start) <= room; i++)
            if (points[i].Rank <= best.Rank) best = points[i];
        return best;
    }

    /// <summary>A place where a line of code may go on in the next.</summary>
    /// <param name="At">The first character of the next line.</param>
    /// <param name="Rank">The lower, the better a place it is.</param>
    private readonly record struct BreakPoint(int At, int Rank)
    {
        /// <summary>Where nothing else helps.</summary>
        private const int InString = int.MaxValue;

        /// <summary>Whether all that follows must fit on one line.</summary>
        private bool IsAssignment { get; init; }

        /// <summary>What begins the next line.</summary>
        public string Begin => Rank == InString ? "+ \"" : "";

        public bool Helps(string line, int margin) => !IsAssignment || margin + line.Length - At <= Width;

        /// <summary>Characters of what is before it.</summary>
        public int Length(string line, int start)
        {
            int end = At;
            if (Rank == InString) return end + 1 - start;
            while (end > start && line[end - 1] == ' ') end--;
            return end - start;
        }

        /// <summary>What is before it.</summary>
        public string End(string line, int start) =>
            Rank == InString ? line.Substring(start, At - start) + "\"" : line.Substring(start, Length(line, start));

        public static IEnumerable<BreakPoint> Of(string line)
        {
            int depth = 0;
            bool isInString = false;
            for (int i = 0; i < line.Length; i++)
            {
                if (line[i] == '"' && !(isInString && IsEscaped(line, i))) isInString = !isInString;
                else if (isInString && line[i] == ' ') yield return new BreakPoint(i + 1, InString);
                if (isInString) continue;
                if (line[i] is '(' or '[' or '{')
                {
                    depth++;
                    if (line[i] == '(' && i + 1 < line.Length && line[i + 1] != ')')
                        yield return new BreakPoint(i + 1, 2 * depth + 1);
                }
                else if (line[i] is ')' or ']' or '}') depth--;
                else if (line[i] is not (' ' or ',')) continue;
                else if (Follows(", ")) yield return new BreakPoint(i + 2, 2 * depth);
                else if (Follows(" => ")) yield return new BreakPoint(i + 4, 2 * depth);
                else if (Follows(" = ")) yield return new BreakPoint(i + 3, 2 * depth + 1) { IsAssignment = true };
                else if (Follows(" : ") || Follows(" + ") || Follows(" * "))
                    yield return new BreakPoint(i + 1, 2 * depth + 1);

                bool Follows(string mark) => string.CompareOrdinal(line, i, mark, 0, mark.Length) == 0;
            }
        }

        private static bool IsEscaped(string line, int at)
        {
            int slashes = 0;
            while (line[at - 1 - slashes] == '\\') slashes++;
            return slashes % 2 == 1;
        }
    }
}
