using GResNet.Runtime.Tests.Checkpoints;
using GResNet.Training.Checkpoints;

namespace GResNet.Runtime.Tests;

/// <summary>
/// What this assembly does when it is run as a program rather than as tests: it is the process that tests kill.
/// </summary>
internal static class Program
{
    /// <summary>Floats of a tensor: enough that most of a save is writing.</summary>
    public const int Floats = 100_000;

    /// <summary>
    /// Goes on from the newest checkpoint of the folder <paramref name="arguments"/>[0], and saves step after step
    /// until it is killed. Writes each step that is saved as a line.
    /// </summary>
    private static void Main(string[] arguments)
    {
        using var store = new CheckpointStore(arguments[0], keep: 2);
        long step = 0;
        using (Checkpoint? newest = store.OpenNewest(Console.Error.WriteLine)) step = newest?.Step ?? 0;
        while (true)
        {
            using var sample = new SampleCheckpoint(++step, floats: Floats);
            sample.SaveTo(store);
            Console.WriteLine(step);
        }
    }
}
