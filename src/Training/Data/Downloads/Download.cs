using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using GResNet.Imaging;

namespace GResNet.Training.Data.Downloads;

/// <summary>Fetches a file of known MD5, going on where an earlier attempt stopped.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Md5">Its published checksum, in lower-case hexadecimal.</param>
public sealed record Download(Uri Address, string Md5)
{
    private const int CopyBytes = 1 << 16;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Fetches to <paramref name="path"/>. What has arrived is kept in <c>path.part</c> until all has and the checksum
    /// agrees; an attempt that breaks off leaves it there for the next.
    /// </summary>
    /// <param name="path">The file to make.</param>
    /// <param name="progress">Told the bytes so far and, where the server says, of how many.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="DatasetException">The server cannot be reached or refuses, the transfer breaks off, or the
    /// checksum differs.</exception>
    public async Task FetchAsync(
        string path, IProgress<(long Bytes, long? Total)>? progress = null, CancellationToken cancellation = default)
    {
        string part = path + ".part";
        try
        {
            using var handler = new SocketsHttpHandler { ConnectTimeout = ConnectTimeout };
            using var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
            await ReceiveAsync(client, part, progress, cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new DatasetException(
                $"{Address} could not be fetched: {error.Message}. What has arrived is kept; the next attempt goes on "
                    + $"from there.", error);
        }

        await CheckAsync(part, cancellation).ConfigureAwait(false);
        File.Move(part, path, overwrite: true);
    }

    private async Task ReceiveAsync(
        HttpClient client, string part, IProgress<(long Bytes, long? Total)>? progress, CancellationToken cancellation)
    {
        var file = new FileStream(part, FileMode.OpenOrCreate, FileAccess.Write);
        await using (file.ConfigureAwait(false))
        {
            using HttpResponseMessage response = await RequestAsync(client, file, cancellation).ConfigureAwait(false);
            // The part may already be whole: the server then has nothing to send from its end on.
            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable) return;
            response.EnsureSuccessStatusCode();
            bool resumes = response.StatusCode == HttpStatusCode.PartialContent
                && response.Content.Headers.ContentRange?.From == file.Length;
            if (!resumes) file.SetLength(0);
            file.Seek(0, SeekOrigin.End);
            long? total = file.Length + response.Content.Headers.ContentLength;
            Stream content = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            await using (content.ConfigureAwait(false))
                await CopyAsync(content, file, total, progress, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<HttpResponseMessage> RequestAsync(
        HttpClient client, FileStream file, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address);
        if (file.Length > 0) request.Headers.Range = new RangeHeaderValue(file.Length, null);
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation)
            .ConfigureAwait(false);
    }

    private static async Task CopyAsync(
        Stream content, FileStream file, long? total, IProgress<(long Bytes, long? Total)>? progress,
        CancellationToken cancellation)
    {
        var buffer = new byte[CopyBytes];
        for (int read; (read = await content.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0;)
        {
            await file.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
            progress?.Report((file.Position, total));
        }
    }

    [SuppressMessage(
        "Security", "CA5351", Justification = "The checksum that the data set's authors published is an MD5.")]
    private async Task CheckAsync(string part, CancellationToken cancellation)
    {
        byte[] hash;
        FileStream file = File.OpenRead(part);
        await using (file.ConfigureAwait(false)) hash = await MD5.HashDataAsync(file, cancellation)
            .ConfigureAwait(false);
        string found = Convert.ToHexStringLower(hash);
        if (found == Md5) return;
        long length = new FileInfo(part).Length;
        File.Delete(part);
        throw new DatasetException(
            $"{Address} gave {length} bytes of MD5 {found}; {Md5} is expected. They were deleted: try again, or fetch "
                + $"the file by other means.");
    }
}
