using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using GResNet.Training.Collectives;

namespace GResNet.Training.Ilgpu;

/// <summary>
/// Where ranks that nothing connects yet meet: rank 0 listens, and the others come. They stay connected, so that each
/// hears of one that fails or ends while it waits for it within NCCL.
/// </summary>
/// <param name="place">Where.</param>
/// <param name="timeout">How long the others may take to come.</param>
/// <param name="end">Ends the process with a code and a reason; null for the usual.</param>
internal sealed class TcpMeeting(TcpPlace place, TimeSpan timeout, Action<int, string>? end = null)
    : INcclMeeting, IDisposable
{
    private readonly Action<int, string> end = end ?? EndProcess;
    private readonly List<TcpLink> links = [];

    public int Rank => place.Rank;

    public int Size => place.Size;

    public NcclAnswer Agree(Func<NcclOffer> prepare)
    {
        (NcclOffer offer, string refusal) =
            NcclOffer.Attempt(prepare, $"Rank {Rank}, on {Environment.MachineName}");
        var own = new TcpGreeting(Rank, Size, offer.Gpu, refusal);
        long begin = Stopwatch.GetTimestamp();
        try
        {
            NcclAnswer answer = Rank == 0 ? Invite(own, offer.Id, Left) : Visit(own, Left);
            foreach (TcpLink link in links) link.Watch(reason => End(link, reason));
            return answer;
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            throw new CollectiveException(
                $"Rank {Rank} of {Size} at {place.Host}:{place.Port}: {error.Message}", error);
        }

        TimeSpan Left() => timeout - Stopwatch.GetElapsedTime(begin);
    }

    public void Fail(string reason)
    {
        foreach (TcpLink link in links) link.Tell(reason);
    }

    [DoesNotReturn]
    public void Abort(int exitCode, string reason)
    {
        string told = $"Rank {Rank} of {Size} on {Environment.MachineName} ends the job: {reason}";
        Fail(told);
        end(exitCode, told);
        throw new CollectiveException(told);
    }

    public void Dispose()
    {
        foreach (TcpLink link in links) link.Dispose();
    }

    private NcclAnswer Invite(TcpGreeting own, NcclId id, Func<TimeSpan> left)
    {
        TcpGreeting[] all;
        try
        {
            all = [own, .. TcpReception.Await(place, links, left)];
        }
        catch (CollectiveException error)
        {
            Fail(error.Message);
            throw;
        }

        Array.Sort(all, (a, b) => a.Rank.CompareTo(b.Rank));
        string? refusal = all.Select(greeting => greeting.Refusal).FirstOrDefault(text => text.Length > 0)
            ?? SharedGpu.Find(all.Select(greeting => greeting.Gpu).ToArray());
        foreach (TcpLink link in links)
        {
            link.Tell(refusal ?? "");
            if (refusal is null) link.Writer.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<NcclId>(in id)));
        }

        return new NcclAnswer(id, refusal);
    }

    private NcclAnswer Visit(TcpGreeting own, Func<TimeSpan> left)
    {
        var link = new TcpLink(TcpReception.Reach(place, left));
        links.Add(link);
        own.Write(link.Writer);
        link.Patience = left();
        string refusal = link.Reader.ReadString();
        NcclId id = default;
        if (refusal.Length > 0) return new NcclAnswer(id, refusal);
        link.Reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(new Span<NcclId>(ref id)));
        return new NcclAnswer(id, null);
    }

    /// <summary>Another rank has ended the job: rank 0, which alone all are connected with, tells the rest.</summary>
    private void End(TcpLink told, string reason)
    {
        foreach (TcpLink link in links.Where(link => link != told)) link.Tell(reason);
        end(1, reason);
    }

    private static void EndProcess(int code, string reason)
    {
        Console.Error.WriteLine(reason);
        // What waits for the GPU may not let the process end.
        new Thread(() =>
        {
            Thread.Sleep(TimeSpan.FromSeconds(10));
            Process.GetCurrentProcess().Kill();
        })
        {
            IsBackground = true,
        }.Start();
        Environment.Exit(code);
    }
}
