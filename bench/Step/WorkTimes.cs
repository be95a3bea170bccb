using System.Diagnostics;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Threading;
using GResNet.Training;
using GResNet.Training.Vectors;

namespace GResNet.Bench.Step;

/// <summary>Adds up the time of a step by its phases and kinds of work.</summary>
internal sealed class WorkTimes : IWorkObserver
{
    private readonly Dictionary<(Phase Phase, Type Work), WorkTime> times = [];
    private Phase phase = Phase.Forward;
    private TimeSpan total;

    /// <summary>What was measured.</summary>
    public IEnumerable<KeyValuePair<(Phase Phase, Type Work), WorkTime>> Entries => times;

    /// <summary>Of the whole step.</summary>
    public TimeSpan Total => total;

    /// <summary>Of the step's work; the rest is between pieces of work.</summary>
    public TimeSpan InWork => new(times.Values.Sum(time => time.Elapsed.Ticks));

    /// <summary>Runs a step on <paramref name="workers"/> and measures it.</summary>
    public static WorkTimes Measure(WorkerPool workers, Action step)
    {
        var times = new WorkTimes();
        workers.Observer = times;
        long start = Stopwatch.GetTimestamp();
        step();
        times.total = Stopwatch.GetElapsedTime(start);
        workers.Observer = null;
        return times;
    }

    /// <inheritdoc/>
    public void OnWork(Type work, TimeSpan elapsed)
    {
        // The loss lies between forward and backward; the update comes last.
        if (work.DeclaringType == typeof(SoftmaxCrossEntropy)) phase = Phase.Loss;
        else if (work == typeof(RuleWork<Sgd.Rule>)) phase = Phase.Update;
        else if (phase == Phase.Loss) phase = Phase.Backward;

        times.TryGetValue((phase, work), out WorkTime time);
        times[(phase, work)] = new WorkTime(time.Count + 1, time.Elapsed + elapsed);
    }
}

/// <summary>A part of a step.</summary>
internal enum Phase
{
    /// <summary>From the images to the logits.</summary>
    Forward,

    /// <summary>The loss and its gradient.</summary>
    Loss,

    /// <summary>From the gradient of the logits to all others.</summary>
    Backward,

    /// <summary>The optimizer's.</summary>
    Update,
}

/// <summary>How often a kind of work was done, and how long that took.</summary>
internal readonly record struct WorkTime(int Count, TimeSpan Elapsed);
