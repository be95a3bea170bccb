using System.Net;
using GResNet.Bench.Serve;

namespace GResNet.Bench.Tests;

public sealed class ServeTests
{
    [Theory]
    [InlineData(0.5, 2)]
    [InlineData(0.99, 4)]
    [InlineData(0.25, 1)]
    public void A_percentile_is_one_of_the_values(double share, double expected) =>
        Assert.Equal(expected, ServeRow.Percentile([4, 1, 3, 2], share));

    /// <summary>All is sent, by so many at a time, and what is not answered with 200 is counted.</summary>
    [Fact]
    public async Task Requests_are_sent_and_counted()
    {
        using var listener = new HttpListener();
        int port = FreePort();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        Task served = ServeAsync(listener);
        using var load = new Load(new Uri($"http://127.0.0.1:{port}"), [[1], [2], [3], [4]]);

        LoadResult result = await load.RunAsync(clients: 3, requests: 40);

        Assert.Equal(40, result.Milliseconds.Length);
        Assert.All(result.Milliseconds, time => Assert.True(time > 0));
        Assert.Equal(10, result.Failed);
        Assert.True(ServeRow.Of("ours", 3, LoadResult.Of([result, result]), default).ImagesPerSecond > 0);
        listener.Stop();
        await served;
    }

    private static int FreePort()
    {
        using var socket = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    /// <summary>Answers 503 where the body is 4.</summary>
    private static async Task ServeAsync(HttpListener listener)
    {
        try
        {
            while (true)
            {
                HttpListenerContext context = await listener.GetContextAsync();
                context.Response.StatusCode = context.Request.InputStream.ReadByte() == 4 ? 503 : 200;
                context.Response.Close();
            }
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
        {
        }
    }
}
