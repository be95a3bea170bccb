using System.CommandLine;
using System.CommandLine.Invocation;
using GResNet.Bench;
using GResNet.Bench.Generator;
using GResNet.Bench.Gpu;
using GResNet.Bench.Kernels;
using GResNet.Bench.Loader;
using GResNet.Bench.Ratios;
using GResNet.Bench.Scaling;
using GResNet.Bench.Search;
using GResNet.Bench.Serve;
using GResNet.Bench.Start;
using GResNet.Bench.Step;
using GResNet.Bench.VersusTorch;
using GResNet.Runtime.Devices;
using GResNet.Training;

// What shells and their tools exit with.
const int WrongCommandLine = 2;

var root = new RootCommand(
    "Benchmarks of GResNet.Dsl. Each prints a table, then JSON; how far it has come goes to standard error.")
{
    VersusTorchCommand.Create(),
    ZooCommand.Create(),
    GpuCommand.Create(),
    RatiosCommand.Create(),
    KernelsCommand.Create(),
    StepCommand.Create(),
    LoaderCommand.Create(),
    StartCommand.Create(),
    ServeCommand.Create(),
    SearchCommand.Create(),
    ScalingCommand.Create(),
    RankProgram.Create(),
    GeneratorBenchmark.Command(),
};

try
{
    ParseResult result = root.Parse(args);
    if (result.Action is ParseErrorAction error) error.ShowHelp = false;
    int exitCode = result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    return result.Action is ParseErrorAction ? WrongCommandLine : exitCode;
}
catch (Exception failure) when (failure is BenchException or ArgumentException or DeviceException
    or TrainingDivergedException)
{
    Console.Error.WriteLine($"gresnet-bench: {failure.Message}");
    return 1;
}
catch (TrainingMemoryException failure)
{
    Console.Error.WriteLine($"gresnet-bench: {failure.Message}");
    return 1;
}
catch (OutOfMemoryException)
{
    Console.Error.WriteLine("gresnet-bench: there is not enough memory; a smaller --batch needs less.");
    return 1;
}
