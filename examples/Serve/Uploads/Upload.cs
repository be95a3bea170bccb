using System.Threading.RateLimiting;

namespace GResNet.Serve.Uploads;

/// <summary>A file that was sent.</summary>
/// <param name="Name">What the sender calls it.</param>
/// <param name="Bytes">All of it.</param>
internal sealed record UploadedFile(string Name, ReadOnlyMemory<byte> Bytes);

/// <summary>The files of a request; the memory that they take counts until this is disposed.</summary>
internal sealed record Upload(IReadOnlyList<UploadedFile> Files, RateLimitLease Memory) : IDisposable
{
    public void Dispose() => Memory.Dispose();
}
