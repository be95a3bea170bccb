using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using GResNet.Cli.Commands;
using GResNet.Cli.Data;
using GResNet.Cli.Exits;
using GResNet.Cli.Options;
using GResNet.Cli.Output;
using GResNet.Cli.Programs;
using GResNet.Runtime.Models.Registry;
using GResNet.Runtime.Names;

namespace GResNet.Cli;

/// <summary>
/// The whole command line over a project's models: train, resume, evaluate, predict, search, compare, export, look at
/// images. A program is <c>return GResNetApp.Run(args, GResNetModels.All);</c>.
/// </summary>
public static class GResNetApp
{
    /// <summary>Runs a command. The console and the culture are the process' own from then on.</summary>
    /// <param name="args">The command and its options.</param>
    /// <param name="models">
    /// The models of the program: <c>GResNetModels.All</c> of its assembly, and of others. Where the first assembly has
    /// one model alone, that is meant where none is named.
    /// </param>
    /// <returns>
    /// The exit code: 0 all went well; 1 it failed; 2 the command line is wrong; 130 stopped by Ctrl-C.
    /// </returns>
    /// <exception cref="ArgumentException">Models of different assemblies have one name.</exception>
    public static int Run(string[] args, params ReadOnlySpan<ModelRegistry> models) => Run(
        args, new ProgramDescription(ModelRegistry.Combine(models))
        {
            Model = models is [{ Models: [RegisteredModel only] }, ..] ? only.Name : null,
        });

    /// <summary>Runs a command. The console and the culture are the process' own from then on.</summary>
    /// <param name="args">The command and its options.</param>
    /// <param name="program">What the program is called, and which networks it knows.</param>
    /// <returns>The exit code, as above.</returns>
    public static int Run(string[] args, ProgramDescription program)
    {
        // Numbers look alike in options, tables and files, whatever the system's language.
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        StandardStreams.Open();
        ParseResult parsed = Root(program).Parse(args);
        try
        {
            if (SwitchValue.Objection(parsed) is { } objection) throw new UsageException(objection);
            if (parsed.Action is ParseErrorAction error) error.ShowHelp = false;
            int exitCode = parsed.Invoke(Configuration());
            return parsed.Action is ParseErrorAction ? ExitCodes.Usage : exitCode;
        }
        catch (Exception error) when (Failure.Describe(error, parsed.CommandResult.Command) is { } message)
        {
            Console.Error.WriteLine($"{program.Name}: {Printable.Of(message)}");
            return error is UsageException ? ExitCodes.Usage : ExitCodes.Failure;
        }
    }

    private static RootCommand Root(ProgramDescription program)
    {
        Command train = TrainCommand.Create(program);
        var root = new RootCommand(
            "Trains and measures image classifiers written as GResNet blocks. "
                + (program.ModelFor(DataCatalogue.Shapes) is { } model
                    ? $"Without arguments it trains {model} on 'shapes', a set of drawn images that needs no download; "
                        + "that takes a minute or two. "
                    : "")
                + (program.Note is null ? "" : $"{program.Note} ")
                + ExitCodes.Description)
        {
            train, EvalCommand.Create(program), PredictCommand.Create(program), EmbedCommand.Create(program),
            SearchCommand.Create(program), StoreCommand.Create(program),
            CompareEmbeddingsCommand.Create(program), AblateCommand.Create(program),
            DataCommand.Create(), SummaryCommand.Create(program), WeightsCommand.Create(program),
            ExportCommand.Create(program),
        };
        root.SetAction(_ => train.Parse([]).Invoke(Configuration()));
        EmptyText.RefuseIn(root);
        return root;
    }

    // Errors a user can mend are caught above, as one line; Ctrl-C is the training loop's own business.
    private static InvocationConfiguration Configuration() => new()
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = null,
        Error = new PrintableWriter(Console.Error),
    };
}
