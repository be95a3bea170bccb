using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using GResNet.Runtime.Checkpoints;
using GResNet.Runtime.Data;
using GResNet.Runtime.Training;
using GResNet.Train.Commands;

// Numbers look alike in options, tables and files, whatever the system's language.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;

Command train = TrainCommand.Create();
var root = new RootCommand(
    "Trains and measures image classifiers written as GResNet blocks. Without arguments it trains gresnet-tiny on 'shapes', "
    + "a set of drawn images that needs no download; that takes a minute or two.")
{
    train, EvalCommand.Create(), PredictCommand.Create(), AblateCommand.Create(), DataCommand.Create(), SummaryCommand.Create(),
};
root.SetAction(_ => train.Parse([]).Invoke(Configuration()));

try
{
    ParseResult result = root.Parse(args);
    if (result.Action is ParseErrorAction error) error.ShowHelp = false;
    return result.Invoke(Configuration());
}
catch (Exception error) when (error is DatasetException or CheckpointException or TrainingDivergedException
    or DeviceException or NotFiniteNumberException or ArgumentException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"gresnet: {error.Message}");
    return 1;
}
catch (InsufficientMemoryException error)
{
    Console.Error.WriteLine($"gresnet: {error.Message}");
    return 1;
}
catch (OutOfMemoryException)
{
    Console.Error.WriteLine("gresnet: there is not enough memory; a smaller --batch needs less.");
    return 1;
}

// Errors a user can mend are caught above, as one line; Ctrl-C is the training loop's own business.
static InvocationConfiguration Configuration() => new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
