using System.Collections.Concurrent;

namespace GResNet.Training.Mpi;

/// <summary>On how many threads MPI may be called.</summary>
internal enum ThreadLevel
{
    /// <summary>On that which initialised it.</summary>
    Funneled,

    /// <summary>On all, one after the other.</summary>
    Serialized,

    /// <summary>On all.</summary>
    Multiple,
}

/// <summary>
/// Calls MPI where it may be called. No call waits for another rank but those made while the job starts and ends, so
/// that taking turns is no deadlock.
/// </summary>
internal sealed class MpiThreads : IDisposable
{
    private readonly BlockingCollection<Task<int>> calls = [];
    private readonly Lock turn = new();
    private readonly Thread home;

    /// <summary>Starts the thread that is to initialise MPI.</summary>
    public MpiThreads()
    {
        home = new Thread(Work) { IsBackground = true, Name = "MPI" };
        home.Start();
    }

    /// <summary>What MPI grants.</summary>
    public ThreadLevel Level { get; set; }

    /// <summary>Makes a call.</summary>
    public int Call(Func<int> call)
    {
        switch (Level)
        {
            case ThreadLevel.Multiple:
                return call();
            case ThreadLevel.Serialized:
                lock (turn) return call();
            default:
                return CallAtHome(call);
        }
    }

    /// <summary>Makes a call on the thread that initialises MPI, and finalises it.</summary>
    public int CallAtHome(Func<int> call)
    {
        if (Thread.CurrentThread == home) return call();
        var task = new Task<int>(call);
        calls.Add(task);
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Ends the thread.</summary>
    public void Dispose()
    {
        calls.CompleteAdding();
        home.Join();
        calls.Dispose();
    }

    private void Work()
    {
        foreach (Task<int> call in calls.GetConsumingEnumerable()) call.RunSynchronously();
    }
}
