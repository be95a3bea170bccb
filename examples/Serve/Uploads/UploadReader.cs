using System.Threading.RateLimiting;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace GResNet.Serve.Uploads;

/// <summary>
/// Reads the files of requests into memory: of one, a bounded number of bytes and files; of all at a time, a bounded
/// number of bytes.
/// </summary>
internal sealed class UploadReader(ServeSettings settings) : IDisposable
{
    private const string BodyName = "the image";
    private const string Form = "multipart/form-data";

    // A request takes as many permits as it has bytes.
    private readonly ConcurrencyLimiter memory = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = Math.Max(settings.MaxUploadMemory, settings.MaxRequestBytes), QueueLimit = 0,
    });

    /// <summary>Reads what was sent: of a form its files, of anything else the body as one file.</summary>
    /// <exception cref="BadHttpRequestException">It is empty, too large, or a form that is cut off; it says which.
    /// </exception>
    /// <exception cref="UploadMemoryException">Others take the memory.</exception>
    public async Task<Upload> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength > settings.MaxRequestBytes)
            throw TooLarge(
                $"The request has {request.ContentLength:n0} bytes; {settings.MaxRequestBytes:n0} may be sent.");
        // Where it does not say how long it is, it may be as long as any.
        RateLimitLease lease = memory.AttemptAcquire((int)(request.ContentLength ?? settings.MaxRequestBytes));
        try
        {
            if (!lease.IsAcquired) throw new UploadMemoryException();
            List<UploadedFile> files = Boundary(request) is { } boundary
                ? await ReadFormAsync(request, boundary)
                : [new(BodyName, await ReadAsync(request.Body, request.ContentLength, request))];
            return files.Count > 0
                ? new Upload(files, lease)
                : throw new BadHttpRequestException($"The form has no file: send images as files of {Form}.");
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    public void Dispose() => memory.Dispose();

    private static BadHttpRequestException TooLarge(string message) =>
        new(message, StatusCodes.Status413PayloadTooLarge);

    /// <summary>What is between a form's files; null where the request is no form.</summary>
    private static string? Boundary(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type)
            || !type.MediaType.Equals(Form, StringComparison.OrdinalIgnoreCase)) return null;
        string? boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        return !string.IsNullOrEmpty(boundary)
            ? boundary
            : throw new BadHttpRequestException($"{Form} has no boundary: the Content-Type must name it.");
    }

    private async Task<List<UploadedFile>> ReadFormAsync(HttpRequest request, string boundary)
    {
        var reader = new MultipartReader(boundary, request.Body);
        var files = new List<UploadedFile>();
        try
        {
            while (await reader.ReadNextSectionAsync(request.HttpContext.RequestAborted) is { } section)
            {
                if (section.AsFileSection() is not { FileStream: { } stream } file) continue;
                if (files.Count == settings.MaxImages)
                    throw TooLarge($"The form has more than {settings.MaxImages:n0} files, as many as may be sent.");
                string name = file.FileName.Length > 0 ? file.FileName : BodyName;
                files.Add(new UploadedFile(name, await ReadAsync(stream, length: null, request)));
            }

            return files;
        }
        catch (Exception error) when (error is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw new BadHttpRequestException($"The form cannot be read: {error.Message}", error);
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream stream, long? length, HttpRequest request)
    {
        var bytes = new MemoryStream((int)(length ?? 0));
        await stream.CopyToAsync(bytes, request.HttpContext.RequestAborted);
        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }
}
