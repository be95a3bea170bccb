using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GResNet.Cli.Settings;
using GResNet.Reports;
using GResNet.Training.Collectives;

namespace GResNet.Cli.Ranks;

/// <summary>The processes that a launcher started for one command, or this one by itself.</summary>
internal sealed class JobRanks
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    private readonly ICollective? collective;
    private readonly string[] nodes = [];
    private readonly int sharing = 1;

    /// <param name="collective">Connects them; null for a process by itself.</param>
    public JobRanks(ICollective? collective)
    {
        this.collective = collective;
        if (collective is null) return;
        string own = ProcessorSet.Own();
        string[] places =
            [.. Enumerable.Range(0, Count).Select(rank => collective.Tell($"{collective.Node}\n{own}", rank))];
        nodes = [.. places.Select(place => place[..place.IndexOf('\n', StringComparison.Ordinal)])];
        sharing = places.Count(place => place == places[collective.Rank]);
    }

    private JobRanks(JobRanks others, ICollective collective) =>
        (this.collective, nodes, sharing) = (collective, others.nodes, others.sharing);

    /// <summary>What connects them.</summary>
    public ICollective? Collective => collective;

    /// <summary>Which of those on this machine this is.</summary>
    public int LocalRank => collective?.LocalRank ?? 0;

    /// <summary>How many there are.</summary>
    public int Count => collective?.Size ?? 1;

    /// <summary>Whether this one writes files and speaks for all.</summary>
    public bool IsFirst => collective is null or { Rank: 0 };

    /// <summary>Threads of each where nothing is said: the processors, shared with those that have the same.</summary>
    public int DefaultThreads => Math.Max(1, CommonOptions.DefaultThreads / sharing);

    /// <summary>Before a message of this one, where it is not the one that speaks.</summary>
    public string Prefix => IsFirst ? "" : $"rank {collective!.Rank} on {collective.Node}: ";

    /// <summary>Where lines for a person go: nowhere, but for the one that speaks.</summary>
    public TextWriter Messages(TextWriter writer) => IsFirst ? writer : TextWriter.Null;

    /// <summary>What the first of them finds out, for all.</summary>
    public T FromFirst<T>(Func<T> find, JsonTypeInfo<T> type) where T : class
    {
        if (collective is null) return find();
        T? found = IsFirst ? find() : null;
        string text = collective.Tell(found is null ? "" : JsonSerializer.Serialize(found, type), root: 0);
        return found ?? JsonSerializer.Deserialize(text, type)!;
    }

    /// <summary>Does something on the first of them, and then on the others, which find what it left.</summary>
    public T FirstThenOthers<T>(Func<T> action)
    {
        T? first = Each(() => IsFirst ? action() : default);
        return Each(() => IsFirst ? first! : action());
    }

    /// <summary>
    /// Does something that may take any time, on each of them: until all have done so they meet again and again, as
    /// none may wait for long for one that does not come.
    /// </summary>
    public T Each<T>(Func<T> action)
    {
        if (collective is null) return action();
        var work = Task.Run(action);
        Span<long> pending = [1];
        while (pending[0] > 0)
        {
            Task.WaitAny([work], Round);
            pending[0] = work.IsCompleted ? 0 : 1;
            collective.AllReduce(pending, Reduction.Maximum);
        }

        return work.GetAwaiter().GetResult();
    }

    /// <summary>The same, connected otherwise.</summary>
    public JobRanks By(ICollective other) => new(this, other);

    /// <summary>What reports say of them; null for one by itself.</summary>
    /// <param name="threads">Of each.</param>
    public JobDescription? Describe(int threads) => collective is null
        ? null
        : new JobDescription([.. nodes.Distinct()], Count, threads, collective.Name);
}
