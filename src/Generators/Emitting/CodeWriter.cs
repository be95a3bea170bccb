using System;
using System.Text;

namespace GResNet.Generators.Emitting;

/// <summary>
/// Text with indentation. Its lines are as long as they come: <see cref="LineBreaks"/> breaks those of a file.
/// </summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder text = new();
    private int depth;

    /// <summary>Adds a line, or several, each at the current depth; an empty one has no spaces.</summary>
    public void Line(string lines = "")
    {
        foreach (string line in lines.Split('\n'))
        {
            if (line.Length > 0) text.Append(' ', depth * 4).Append(line);
            text.Append('\n');
        }
    }

    /// <summary>Opens a brace after <paramref name="head"/>; disposing closes it.</summary>
    public IDisposable Block(string head)
    {
        Line(head);
        Line("{");
        depth++;
        return new Closing(this);
    }

    /// <summary>Indents until disposed.</summary>
    public IDisposable Indent()
    {
        depth++;
        return new Closing(this, brace: false);
    }

    /// <summary>Text as it stands in documentation, where some characters are markup.</summary>
    public static string Plain(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;");

    /// <summary>A documentation element: on one line where its text is one, else between lines of its own.</summary>
    /// <param name="element">Its name.</param>
    /// <param name="content">With markup.</param>
    public void Documentation(string element, string content)
    {
        if (!content.Contains("\n"))
        {
            Line($"/// <{element}>{content}</{element}>");
            return;
        }

        Line($"/// <{element}>");
        foreach (string line in content.Split('\n')) Line("/// " + line);
        Line($"/// </{element}>");
    }

    public override string ToString() => text.ToString();

    private sealed class Closing(CodeWriter writer, bool brace = true) : IDisposable
    {
        public void Dispose()
        {
            writer.depth--;
            if (brace) writer.Line("}");
        }
    }
}
