using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using GResNet.Runtime.Names;
using GResNet.Train;
using GResNet.Train.Commands;
using GResNet.Train.Output;
using GResNet.Train.Views;

// Numbers look alike in options, tables and files, whatever the system's language.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
StandardStreams.Open();

Command train = TrainCommand.Create();
var root = new RootCommand(
    "Trains and measures image classifiers written as GResNet blocks. Without arguments it trains gresnet-tiny on "
        + "'shapes', "
    + "a set of drawn images that needs no download; that takes a minute or two. "
    + ExitCodes.Description)
{
    train, EvalCommand.Create(), PredictCommand.Create(), AblateCommand.Create(), DataCommand.Create(),
        SummaryCommand.Create(),
};
root.SetAction(_ => train.Parse([]).Invoke(Configuration()));

EmptyText.RefuseIn(root);
ParseResult parsed = root.Parse(args);
try
{
    if (SwitchValue.Objection(parsed) is { } objection) throw new UsageException(objection);
    if (parsed.Action is ParseErrorAction error) error.ShowHelp = false;
    int exitCode = parsed.Invoke(Configuration());
    return parsed.Action is ParseErrorAction ? ExitCodes.Usage : exitCode;
}
catch (Exception error) when (Failure.Describe(error, parsed.CommandResult.Command) is { } message)
{
    Console.Error.WriteLine($"gresnet: {Printable.Of(message)}");
    return error is UsageException ? ExitCodes.Usage : ExitCodes.Failure;
}

// Errors a user can mend are caught above, as one line; Ctrl-C is the training loop's own business.
static InvocationConfiguration Configuration() => new()
{
    EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Error = new PrintableWriter(Console.Error),
};
