using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GResNet.Runtime.Tests.Data.Downloads;

/// <summary>
/// A web server on this machine that serves one file: plain sockets, since it must also be able to break off in the
/// middle.
/// </summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly byte[] content;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Task serving;

    public LoopbackServer(byte[] content)
    {
        this.content = content;
        listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/file.bin");
        serving = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>Answers requests for a range with it, rather than with the whole file.</summary>
    public bool HonoursRanges { get; set; } = true;

    /// <summary>Closes the connection after so many bytes.</summary>
    public int? BreakAfter { get; set; }

    /// <summary>Answers with this status and no file, unless 200.</summary>
    public int Status { get; set; } = 200;

    /// <summary>Answers so far.</summary>
    public int Requests { get; private set; }

    /// <summary>Bytes of the file in the last answer.</summary>
    public long LastSent { get; private set; }

    public void Dispose()
    {
        listener.Stop();
        serving.Wait();
    }

    private async Task ServeAsync()
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

            Requests++;
            using (client) await AnswerAsync(client.GetStream());
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        int first = 0;
        for (string? line; (line = await reader.ReadLineAsync()) is { Length: > 0 };)
            if (HonoursRanges && line.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase))
                first = int.Parse(line["Range: bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
        (string status, byte[] body) = (Status, first) switch
        {
            (not 200, _) => ($"{Status} Refused", []),
            (_, 0) => ("200 OK", content),
            _ when first >= content.Length =>
                ($"416 Range Not Satisfiable\r\nContent-Range: bytes */{content.Length}", []),
            _ =>
                ($"206 Partial Content\r\nContent-Range: bytes {first}-{content.Length - 1}/{content.Length}",
                    content[first..]),
        };
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"));
        LastSent = Math.Min(body.Length, BreakAfter ?? int.MaxValue);
        await stream.WriteAsync(body.AsMemory(0, (int)LastSent));
    }
}
