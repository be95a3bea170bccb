using System.Net;
using System.Net.Sockets;

namespace GResNet.Search.Postgres.Tests;

/// <summary>Stands before a server, and tears connections now and then: before or after what was sent got there.
/// </summary>
internal sealed class FaultyProxy : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly int target;
    private readonly double faults;
    private readonly Random random;

    /// <summary>Starts it.</summary>
    /// <param name="target">The server's port.</param>
    /// <param name="faults">The share of what clients send that is torn.</param>
    /// <param name="seed">What the random numbers begin with.</param>
    public FaultyProxy(int target, double faults, int seed)
    {
        (this.target, this.faults) = (target, faults);
        random = new Random(seed);
        listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Where it listens, on this machine.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Connections that were torn.</summary>
    public int Torn { get; private set; }

    public void Dispose() => listener.Dispose();

    private async Task AcceptAsync()
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await listener.AcceptTcpClientAsync();
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                return;
            }

            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, target);
                await Task.WhenAny(
                    PumpAsync(client.GetStream(), server.GetStream(), isRequest: true),
                    PumpAsync(server.GetStream(), client.GetStream(), isRequest: false));
            }
            catch (Exception error) when (error is IOException or SocketException)
            {
                // One of the two went away.
            }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to, bool isRequest)
    {
        byte[] buffer = new byte[1 << 18];
        while (await from.ReadAsync(buffer) is > 0 and int read)
        {
            int fault = isRequest ? Fault() : 0;
            if (fault == 1) return;
            await to.WriteAsync(buffer.AsMemory(0, read));
            if (fault == 2) return;
        }
    }

    private int Fault()
    {
        lock (random)
        {
            if (random.NextDouble() >= faults) return 0;
            Torn++;
            return random.Next(1, 3);
        }
    }
}
