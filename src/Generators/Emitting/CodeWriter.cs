using System;
using System.Collections.Generic;
using System.Text;

namespace GResNet.Generators.Emitting;

/// <summary>Text with indentation.</summary>
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

    /// <summary><paramref name="head"/>, items with commas between, <paramref name="tail"/>; over several lines where one is too long.</summary>
    public void Wrapped(string head, IEnumerable<string> items, string tail)
    {
        const int Width = 120;
        string line = head;
        string separator = "";
        int indent = 0;
        foreach (string item in items)
        {
            if (depth * 4 + indent + line.Length + separator.Length + item.Length + 1 > Width)
            {
                Line(new string(' ', indent) + line + separator.TrimEnd());
                (line, separator, indent) = ("", "", 4);
            }

            line += separator + item;
            separator = ", ";
        }

        Line(new string(' ', indent) + line + tail);
    }

    /// <summary>A statement that is a call; over several lines where one is too long.</summary>
    public void Call(string statement)
    {
        int open = statement.IndexOf('(');
        List<string> arguments = [];
        int nesting = 0, start = open + 1;
        for (int i = start; i < statement.Length; i++)
        {
            if (statement[i] is '(') nesting++;
            if (statement[i] is ')' && nesting-- == 0 || (statement[i] is ',' && nesting == 0))
            {
                arguments.Add(statement.Substring(start, i - start).Trim());
                start = i + 1;
            }
        }

        Wrapped(statement.Substring(0, open + 1), arguments, ");");
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

    /// <summary>A documentation element: on one line where its text is one, else between lines of its own.</summary>
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
