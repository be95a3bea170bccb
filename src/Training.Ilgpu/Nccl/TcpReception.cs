using System.Net.Sockets;
using GResNet.Training.Collectives;

namespace GResNet.Training.Ilgpu;

/// <summary>Brings the ranks of a meeting together.</summary>
internal static class TcpReception
{
    private static readonly TimeSpan PatienceWithStrangers = TimeSpan.FromSeconds(10);

    /// <summary>On rank 0: waits for all others.</summary>
    /// <param name="place">Where.</param>
    /// <param name="links">Gets what connects this one with each.</param>
    /// <param name="left">How long they still have.</param>
    /// <exception cref="CollectiveException">Some do not come, or are not those of this job.</exception>
    /// <exception cref="SocketException">The port is not free.</exception>
    public static List<TcpGreeting> Await(TcpPlace place, List<TcpLink> links, Func<TimeSpan> left)
    {
        using TcpListener listener = TcpListener.Create(place.Port);
        listener.Start(place.Size);
        List<TcpGreeting> all = [];
        while (all.Count < place.Size - 1)
        {
            if (!listener.Pending())
            {
                if (left() < TimeSpan.Zero) throw Wrong(place, $"ranks {Missing(place, all)} did not come in time.");
                Thread.Sleep(10);
                continue;
            }

            if (Greet(listener.AcceptTcpClient(), links) is not { } greeting) continue;
            Check(place, greeting, all);
            all.Add(greeting);
        }

        return all;
    }

    /// <summary>On another: reaches rank 0, which may not be there yet.</summary>
    /// <exception cref="SocketException">It is not there in time.</exception>
    public static TcpClient Reach(TcpPlace place, Func<TimeSpan> left)
    {
        while (true)
        {
            try
            {
                return new TcpClient(place.Host, place.Port);
            }
            catch (SocketException) when (left() > TimeSpan.Zero)
            {
                Thread.Sleep(100);
            }
        }
    }

    private static TcpGreeting? Greet(TcpClient client, List<TcpLink> links)
    {
        var link = new TcpLink(client) { Patience = PatienceWithStrangers };
        try
        {
            if (TcpGreeting.Read(link.Reader) is { } greeting)
            {
                link.Rank = greeting.Rank;
                links.Add(link);
                return greeting;
            }
        }
        catch (IOException)
        {
            // A stranger, too.
        }

        link.Dispose();
        return null;
    }

    private static void Check(TcpPlace place, TcpGreeting greeting, List<TcpGreeting> others)
    {
        if (greeting.Size != place.Size)
            throw Wrong(place, $"rank {greeting.Rank} came with WORLD_SIZE {greeting.Size}.");
        if (greeting.Rank <= 0 || greeting.Rank >= place.Size || others.Exists(other => other.Rank == greeting.Rank))
            throw Wrong(place, $"two processes have RANK {greeting.Rank}.");
    }

    private static string Missing(TcpPlace place, List<TcpGreeting> all) => string.Join(
        ", ", Enumerable.Range(1, place.Size - 1).Where(rank => !all.Exists(greeting => greeting.Rank == rank)));

    private static CollectiveException Wrong(TcpPlace place, string what) =>
        new($"Rank {place.Rank} of {place.Size} at {place.Host}:{place.Port}: {what}");
}
