using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using GResNet.Training.Collectives;

namespace GResNet.Training.Ilgpu.Tests.Nccl;

public sealed class TcpMeetingTests : IDisposable
{
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(2);

    private readonly int port = FreePort();
    private readonly List<TcpMeeting> meetings = [];

    public void Dispose()
    {
        foreach (TcpMeeting meeting in meetings) meeting.Dispose();
    }

    [Fact]
    public async Task All_ranks_have_the_id_of_rank_0_whoever_else_calls()
    {
        Task<NcclAnswer> first = Meet(0, 3);
        using (TcpClient stranger = Connect(port)) stranger.GetStream().Write("GET / HTTP/1.1\r\n\r\n"u8);
        NcclAnswer[] answers = await Task.WhenAll(first, Meet(1, 3), Meet(2, 3)).WaitAsync(Late);
        Assert.All(answers, answer => Assert.Null(answer.Refusal));
        Assert.All(answers, answer => Assert.Equal(Bytes(Id(0)), Bytes(answer.Id)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Why_one_cannot_join_all_hear(int rank)
    {
        NcclAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(other => Meet(
            other, 3, () => other == rank ? throw new CollectiveException("no GPU") : Offer(other)))).WaitAsync(Late);
        Assert.All(
            answers, answer => Assert.Equal($"Rank {rank}, on {Environment.MachineName}: no GPU", answer.Refusal));
    }

    [Fact]
    public async Task Ranks_do_not_share_a_GPU()
    {
        NcclAnswer[] answers =
            await Task.WhenAll(Meet(0, 2, () => Offer(0)), Meet(1, 2, () => Offer(0))).WaitAsync(Late);
        Assert.All(answers, answer => Assert.StartsWith("Ranks 0 and 1 have the same GPU", answer.Refusal));
    }

    /// <summary>While they wait for it within NCCL.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_rank_that_fails_afterwards_ends_the_others_with_its_reason(int rank)
    {
        var ended = new TaskCompletionSource<(int, string)>[3];
        for (int i = 0; i < 3; i++) ended[i] = new();
        await Task.WhenAll(
            Enumerable.Range(0, 3).Select(other => Meet(
                other, 3, end: (code, reason) => ended[other].TrySetResult((code, reason))))).WaitAsync(Late);
        meetings.Single(meeting => meeting.Rank == rank).Fail("joining the ranks failed: no memory");
        for (int other = 0; other < 3; other++)
        {
            if (other != rank)
                Assert.Equal((1, "joining the ranks failed: no memory"), await ended[other].Task.WaitAsync(Late));
        }

        Assert.False(ended[rank].Task.IsCompleted);
    }

    [Fact]
    public async Task A_rank_that_ends_the_job_does_so_for_all()
    {
        var ended = new TaskCompletionSource<(int, string)>[2];
        for (int i = 0; i < 2; i++) ended[i] = new();
        await Task.WhenAll(
            Enumerable.Range(0, 2).Select(other => Meet(
                other, 2, end: (code, reason) => ended[other].TrySetResult((code, reason))))).WaitAsync(Late);
        Assert.Throws<CollectiveException>(() => meetings.Single(meeting => meeting.Rank == 1).Abort(7, "told to"));
        string words = $"Rank 1 of 2 on {Environment.MachineName} ends the job: told to";
        Assert.Equal((7, words), await ended[1].Task);
        Assert.Equal((1, words), await ended[0].Task.WaitAsync(Late));
    }

    [Fact]
    public async Task A_rank_that_is_gone_is_told_of()
    {
        var ended = new TaskCompletionSource<string>();
        Task<NcclAnswer> first = Meet(0, 2, end: (_, reason) => ended.TrySetResult(reason));
        using (TcpClient other = Connect(port))
        {
            using var writer = new BinaryWriter(other.GetStream());
            new TcpGreeting(1, 2, "another", "").Write(writer);
            Assert.Null((await first.WaitAsync(Late)).Refusal);
        }

        Assert.Equal("Rank 1 has ended without a word.", await ended.Task.WaitAsync(Late));
    }

    [Fact]
    public async Task Ranks_that_leave_as_they_should_end_nobody()
    {
        List<string> ended = [];
        await Task.WhenAll(Enumerable.Range(0, 3).Select(rank => Meet(rank, 3, end: (_, reason) => ended.Add(reason))))
            .WaitAsync(Late);
        foreach (TcpMeeting meeting in meetings.OrderByDescending(meeting => meeting.Rank)) meeting.Dispose();
        await Task.Delay(50);
        Assert.Empty(ended);
    }

    [Theory]
    [InlineData(1, 3, "rank 1 came with WORLD_SIZE 3.")]
    [InlineData(0, 2, "two processes have RANK 0.")]
    public async Task Ranks_of_another_job_are_refused(int rank, int size, string words)
    {
        Task<NcclAnswer> first = Meet(0, 2);
        using TcpClient other = Connect(port);
        using var writer = new BinaryWriter(other.GetStream());
        new TcpGreeting(rank, size, "another", "").Write(writer);
        var failure = await Assert.ThrowsAsync<CollectiveException>(() => first.WaitAsync(Late));
        Assert.EndsWith(words, failure.Message, StringComparison.Ordinal);
        using var reader = new BinaryReader(other.GetStream());
        Assert.Equal(failure.Message, reader.ReadString());
    }

    [Theory]
    [InlineData(0, "ranks 1 did not come in time")]
    [InlineData(1, "Rank 1 of 2 at 127.0.0.1:")]
    public async Task Who_does_not_come_is_told_of(int rank, string words)
    {
        var failure = await Assert.ThrowsAsync<CollectiveException>(
            () => Meet(rank, 2, timeout: TimeSpan.FromSeconds(0.1)));
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("WORLD_SIZE=1", null)]
    [InlineData("WORLD_SIZE=2;RANK=1;MASTER_ADDR=node-1;MASTER_PORT=29500", "node-1:29500 1/2")]
    [InlineData("WORLD_SIZE=2;RANK=1;MASTER_PORT=29500", "MASTER_ADDR is not set")]
    [InlineData("WORLD_SIZE=2;RANK=one;MASTER_ADDR=a;MASTER_PORT=1", "RANK is 'one', not a number of 0 to 1")]
    [InlineData("WORLD_SIZE=2;RANK=2;MASTER_ADDR=a;MASTER_PORT=1", "RANK is '2', not a number of 0 to 1")]
    [InlineData("WORLD_SIZE=2;RANK=1;MASTER_ADDR=a;MASTER_PORT=70000", "MASTER_PORT is '70000', not a number of 0 to")]
    [InlineData("WORLD_SIZE=two", "WORLD_SIZE is 'two', not a number")]
    public void It_is_told_by_variables(string variables, string? expected)
    {
        var environment = variables.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(variable => variable.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        string? found;
        try
        {
            found = TcpPlace.Find(environment.GetValueOrDefault) is { } place
                ? $"{place.Host}:{place.Port} {place.Rank}/{place.Size}" : null;
        }
        catch (CollectiveException e)
        {
            found = e.Message;
        }

        if (expected is null) Assert.Null(found);
        else Assert.Contains(expected, found, StringComparison.Ordinal);
    }

    private Task<NcclAnswer> Meet(
        int rank, int size, Func<NcclOffer>? prepare = null, Action<int, string>? end = null, TimeSpan? timeout = null)
    {
        var meeting = new TcpMeeting(
            new TcpPlace("127.0.0.1", port, rank, size), timeout ?? Late, end ?? ((_, _) => { }));
        meetings.Add(meeting);
        return Task.Factory.StartNew(
            () => meeting.Agree(prepare ?? (() => Offer(rank))), CancellationToken.None,
            TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private static NcclOffer Offer(int rank) => new($"gpu {rank}", Id(rank));

    private static NcclId Id(int rank)
    {
        NcclId id = default;
        MemoryMarshal.AsBytes(new Span<NcclId>(ref id)).Fill((byte)(rank + 3));
        return id;
    }

    private static byte[] Bytes(NcclId id) => MemoryMarshal.AsBytes(new Span<NcclId>(ref id)).ToArray();

    private static TcpClient Connect(int port)
    {
        while (true)
        {
            try
            {
                return new TcpClient("127.0.0.1", port);
            }
            catch (SocketException)
            {
                Thread.Sleep(10);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
