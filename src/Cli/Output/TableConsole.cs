using Spectre.Console;

namespace GResNet.Cli.Output;

/// <summary>Standard output for tables: without a terminal to fit into, lines are as long as they need to be.</summary>
internal static class TableConsole
{
    /// <param name="redirectedWidth">Characters of the longest line where there is no terminal.</param>
    public static IAnsiConsole Open(int redirectedWidth)
    {
        IAnsiConsole console = AnsiConsole.Console;
        if (Console.IsOutputRedirected) console.Profile.Width = redirectedWidth;
        return console;
    }
}
