using System.CommandLine;
using GResNet.Imaging;
using GResNet.Runtime.Devices;
using GResNet.Runtime.Weights;
using GResNet.Search.Stores;
using GResNet.Training;
using GResNet.Training.Collectives;

namespace GResNet.Cli.Exits;

/// <summary>What went wrong, in a line for a person, with the options that help.</summary>
internal static class Failure
{
    private const string BatchOption = "--batch";

    /// <summary>Says it; null for what no user can mend.</summary>
    /// <param name="error">It.</param>
    /// <param name="command">The command that was run.</param>
    public static string? Describe(Exception error, Command command) => error switch
    {
        UsageException or DatasetException or CheckpointException or CollectiveException or DeviceException
            or NotFiniteNumberException or VectorStoreException
            or ArgumentException or IOException
            or UnauthorizedAccessException => error.Message,
        TrainingDivergedException diverged => $"{diverged.Message} {Options(diverged)}",
        TrainingMemoryException memory => $"{memory.Message} {Options(memory)}",
        InsufficientMemoryException => error.Message + (HasBatch(command) ? $" The option is {BatchOption}." : ""),
        OutOfMemoryException =>
            "There is not enough memory." + (HasBatch(command) ? $" A smaller {BatchOption} needs less." : ""),
        _ => null,
    };

    private static string Options(TrainingDivergedException error) =>
        $"The options are --lr, --warmup and "
            + $"--clip{(error.SkippedInARow == 0 ? ", and --non-finite skipstep to leave such steps out" : "")}.";

    private static string Options(TrainingMemoryException error) => error.LargestBatch < 1
        ? $"The options are --model and --resolution; {BatchOption} 1 would not do."
        : $"The option is {BatchOption} {error.LargestBatch}, or, for steps as large as asked for, {Parts(error)}.";

    /// <summary>The largest batch that fits and divides a step evenly.</summary>
    private static string Parts(TrainingMemoryException error)
    {
        int batch = error.LargestBatch;
        while (error.StepImages % batch != 0) batch--;
        return $"{BatchOption} {batch} --accumulate {error.StepImages / batch}";
    }

    private static bool HasBatch(Command command) => command.Options.Any(option => option.Name == BatchOption);
}
