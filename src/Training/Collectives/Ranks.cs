using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GResNet.Imaging;
using GResNet.Runtime.Memory;

namespace GResNet.Training.Collectives;

/// <summary>
/// What the processes of a run decide together, so that none waits for another that went elsewhere. A process by itself
/// decides alone, at no cost.
/// </summary>
internal sealed class Ranks
{
    private const long Nobody = long.MaxValue;

    // Bytes of one message: what counts them is an int in places.
    private const int MostBytes = 1 << 28;

    private readonly ICollective? collective;

    /// <param name="collective">Connects them; null for a process by itself.</param>
    public Ranks(ICollective? collective) => this.collective = collective is { Size: > 1 } ? collective : null;

    /// <summary>How many there are.</summary>
    public int Count => collective?.Size ?? 1;

    /// <summary>Which of them this is.</summary>
    public int Rank => collective?.Rank ?? 0;

    /// <summary>Whether it writes and tells for all of them.</summary>
    public bool IsFirst => Rank == 0;

    /// <summary>How many of them are on this machine.</summary>
    public int OnThisMachine => collective?.LocalSize ?? 1;

    /// <summary>Whether something is so on any of them.</summary>
    public bool Any(bool own) => collective is null ? own : Reduce(own ? 0 : 1, Reduction.Minimum) == 0;

    /// <summary>Waits for all.</summary>
    public void Wait() => collective?.Barrier();

    /// <summary>Does this rank's part; where one of them fails at its own, all of them throw.</summary>
    /// <exception cref="DatasetException">Another rank could not read images.</exception>
    /// <exception cref="CollectiveException">Something else went wrong on another rank.</exception>
    public T Together<T>(Func<T> part)
    {
        if (collective is null) return part();
        (T? made, Exception? failure) = (default, null);
        try
        {
            made = part();
        }
#pragma warning disable CA1031 // All ranks hear of it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            failure = error;
        }

        Agree(failure);
        return made!;
    }

    /// <summary>What rank 0 finds out, for all of them; where that fails, all of them throw.</summary>
    /// <exception cref="CollectiveException">It failed on rank 0, which is another.</exception>
    public T? FromFirst<T>(Func<T?> find, JsonTypeInfo<T> type) where T : class
    {
        if (collective is null) return find();
        T? found = Together(() => IsFirst ? find() : null);
        string text = collective.Tell(found is null ? "" : JsonSerializer.Serialize(found, type), root: 0);
        return IsFirst ? found : text.Length == 0 ? null : JsonSerializer.Deserialize(text, type);
    }

    /// <summary>Everyone's values become those of rank 0.</summary>
    public void Share(FloatView values)
    {
        if (collective is null) return;
        const int Most = MostBytes / sizeof(float);
        for (int start = 0; start < values.Length; start += Most)
        {
            FloatView part = values.Slice(start, Math.Min(Most, values.Length - start));
            collective.Broadcast(MemoryMarshal.AsBytes(part.Span), root: 0);
        }
    }

    /// <summary>Everyone's numbers become their sum.</summary>
    public void Add(Span<long> values)
    {
        const int Most = MostBytes / sizeof(long);
        for (; values.Length > 0; values = values[Math.Min(Most, values.Length)..])
            collective?.AllReduce(values[..Math.Min(Most, values.Length)], Reduction.Sum);
    }

    /// <summary>Checks that all ranks were started with the same.</summary>
    /// <param name="what">For the message: what it is.</param>
    /// <param name="value">Which it is here.</param>
    /// <exception cref="CollectiveException">One has another than rank 0.</exception>
    public void CheckSame(string what, string value)
    {
        if (FirstUnlike(SHA256.HashData(Encoding.UTF8.GetBytes(value))) is { } rank)
            throw new CollectiveException(
                $"Rank {rank} has {what} other than rank 0: every rank needs the same program, options and images.");
    }

    /// <summary>The first rank that has other bits than rank 0; null for none.</summary>
    /// <param name="hash">Stands for the bits of this one.</param>
    public int? FirstUnlike(ReadOnlySpan<byte> hash)
    {
        if (collective is null) return null;
        long own = BitConverter.ToInt64(hash);
        // The least of the complements is the complement of the most.
        Span<long> range = [own, ~own];
        collective.AllReduce(range, Reduction.Minimum);
        if (range[0] == ~range[1]) return null;
        long first = Reduce(IsFirst ? own : 0, Reduction.Sum);
        return (int)Reduce(own == first ? Nobody : Rank, Reduction.Minimum);
    }

    /// <summary>Ends the job, since this rank cannot go on and the others would wait for it.</summary>
    public void Abort(Exception error) => collective?.Abort(exitCode: 1, error.Message);

    /// <summary>Goes on where no rank failed; where one did, all of them throw.</summary>
    private void Agree(Exception? failure)
    {
        long failed = Reduce(failure is null ? Nobody : Rank, Reduction.Minimum);
        string told = failed == Nobody ? "" : collective!.Tell(Told(failure), (int)failed);
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
        if (failed == Nobody) return;
        throw told[0] == 'd' ? new DatasetException(told[1..]) : new CollectiveException(told[1..]);
    }

    private long Reduce(long own, Reduction reduction)
    {
        Span<long> values = [own];
        collective!.AllReduce(values, reduction);
        return values[0];
    }

    private string Told(Exception? failure) => failure is null
        ? ""
        : $"{(failure is DatasetException ? 'd' : 'o')}Rank {Rank}, on {collective?.Node}: {failure.Message}";
}
