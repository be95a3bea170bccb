using GResNet.Cli;
using GResNet.Cli.Programs;

namespace Trees;

/// <summary>What a command of a program over the author's models says, run in this process.</summary>
/// <param name="ExitCode">What it ends with.</param>
/// <param name="Text">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record Output(int ExitCode, string Text, string Error)
{
    /// <summary>As an author's program runs it.</summary>
    public static Output Of(params string[] args) => Of(() => GResNetApp.Run(args, GResNetModels.All));

    /// <summary>As a program with a name of its own runs it.</summary>
    public static Output Of(ProgramDescription program, params string[] args) =>
        Of(() => GResNetApp.Run(args, program));

    private static Output Of(Func<int> run)
    {
        TextWriter output = Console.Out, error = Console.Error;
        using var text = new StringWriter();
        using var errors = new StringWriter();
        try
        {
            Console.SetOut(text);
            Console.SetError(errors);
            int exitCode = run();
            return new Output(exitCode, $"{text}", $"{errors}");
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }
}
