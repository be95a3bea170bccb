using System.Net;
using System.Net.Sockets;
using GResNet.Training.Collectives;

namespace GResNet.Training.Ilgpu.Tests.Nccl;

public sealed class TcpMeetingTests
{
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task All_ranks_have_what_rank_0_has_whoever_else_calls()
    {
        int port = FreePort();
        byte[][] values = [.. Enumerable.Range(0, 3).Select(rank => Enumerable.Repeat((byte)rank, 128).ToArray())];
        Task first = Run(0);
        using (TcpClient stranger = Connect(port)) stranger.GetStream().Write("GET / HTTP/1.1\r\n\r\n"u8);
        await Task.WhenAll(first, Run(1), Run(2)).WaitAsync(Late);
        Assert.All(values, bytes => Assert.Equal(new byte[128], bytes));

        Task Run(int rank) => Task.Factory.StartNew(
            () => new TcpMeeting("127.0.0.1", port, rank, 3).Share(values[rank], Late),
            TaskCreationOptions.LongRunning);
    }

    [Theory]
    [InlineData(0, "ranks 1 did not come in time")]
    [InlineData(1, "Rank 1 of 2 at 127.0.0.1:")]
    public void Who_does_not_come_is_told_of(int rank, string words)
    {
        var meeting = new TcpMeeting("127.0.0.1", FreePort(), rank, 2);
        var failure = Assert.Throws<CollectiveException>(() => meeting.Share(new byte[8], TimeSpan.FromSeconds(0.1)));
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("WORLD_SIZE=1", null)]
    [InlineData("WORLD_SIZE=2;RANK=1;MASTER_ADDR=node-1;MASTER_PORT=29500", "node-1:29500 1/2")]
    [InlineData("WORLD_SIZE=2;RANK=1;MASTER_PORT=29500", "MASTER_ADDR is not set")]
    [InlineData("WORLD_SIZE=2;RANK=one;MASTER_ADDR=a;MASTER_PORT=1", "RANK is 'one', not a number")]
    [InlineData("WORLD_SIZE=two", "WORLD_SIZE is 'two', not a number")]
    public void It_is_told_by_variables(string variables, string? expected)
    {
        var environment = variables.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(variable => variable.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        string? found;
        try
        {
            found = TcpMeeting.Find(environment.GetValueOrDefault) is { } meeting
                ? $"{meeting.Host}:{meeting.Port} {meeting.Rank}/{meeting.Size}" : null;
        }
        catch (CollectiveException e)
        {
            found = e.Message;
        }

        if (expected is null) Assert.Null(found);
        else Assert.Contains(expected, found, StringComparison.Ordinal);
    }

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
