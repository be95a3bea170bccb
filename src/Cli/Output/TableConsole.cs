using Spectre.Console;

namespace GResNet.Cli.Output;

/// <summary>Where tables go: without a terminal to fit into, lines are as long as they need to be.</summary>
internal static class TableConsole
{
    /// <summary>Standard output.</summary>
    /// <param name="redirectedWidth">Characters of the longest line where there is no terminal.</param>
    public static IAnsiConsole Open(int redirectedWidth) => Fitted(AnsiConsole.Console, false, redirectedWidth);

    /// <summary>Standard output, or standard error.</summary>
    /// <param name="output">One of them.</param>
    /// <param name="redirectedWidth">As above.</param>
    public static IAnsiConsole Open(TextWriter output, int redirectedWidth) => Fitted(
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) }),
        output == Console.Error, redirectedWidth);

    private static IAnsiConsole Fitted(IAnsiConsole console, bool isError, int redirectedWidth)
    {
        if (isError ? Console.IsErrorRedirected : Console.IsOutputRedirected) console.Profile.Width = redirectedWidth;
        return console;
    }
}
