using System.Collections.Concurrent;
using GResNet.Imaging;
using GResNet.Imaging.Decoding;
using GResNet.Training.Data.Loading;

namespace GResNet.Training.Data.Shards;

/// <summary>
/// Reads the files of images, in order, and decodes them on threads, to pack those alone that can be.
/// </summary>
internal sealed class ReadableImages : IDisposable
{
    // Read ahead of the one that is packed, for each thread.
    private const int Ahead = 4;

    // So many in a row mean that something else is wrong than an image: a disk that is gone, a decoder that is missing.
    private const int MostInARow = 100;

    private readonly PackingOptions options;
    private readonly ConcurrentBag<ImageDecoder> decoders = [];
    private int inARow;

    public ReadableImages(PackingOptions options)
    {
        this.options = options;
        // Fails here, with an exception of its own, where libvips is missing.
        decoders.Add(new ImageDecoder(options.Limits));
    }

    /// <summary>The images that can be read, each with its bytes.</summary>
    /// <exception cref="DatasetException">One cannot be, and it was asked to stop at that; or too many
    /// cannot.</exception>
    public IEnumerable<(PlannedImage Image, byte[] Bytes)> Of(
        IEnumerable<PlannedImage> images, CancellationToken cancellation)
    {
        var pending = new Queue<(PlannedImage Image, Task<(byte[]? Bytes, string? Problem)> Work)>();
        try
        {
            foreach (PlannedImage image in images)
            {
                cancellation.ThrowIfCancellationRequested();
                pending.Enqueue((image, Task.Run(() => Read(image), CancellationToken.None)));
                if (pending.Count > Ahead * options.Threads && Next() is { } next) yield return next;
            }

            while (pending.Count > 0)
                if (Next() is { } next)
                    yield return next;
        }
        finally
        {
            // Where it ends early: their decoders are disposed of with this.
            foreach ((_, Task<(byte[]?, string?)> work) in pending) ((IAsyncResult)work).AsyncWaitHandle.WaitOne();
        }

        (PlannedImage, byte[])? Next()
        {
            (PlannedImage image, Task<(byte[]? Bytes, string? Problem)> work) = pending.Dequeue();
            (byte[]? bytes, string? problem) = work.GetAwaiter().GetResult();
            if (bytes is not null)
            {
                inARow = 0;
                return (image, bytes);
            }

            LeaveOut(problem!);
            return null;
        }
    }

    public void Dispose()
    {
        foreach (ImageDecoder decoder in decoders) decoder.Dispose();
    }

    private void LeaveOut(string problem)
    {
        if (options.Unreadable == UnreadableImages.Stop)
            throw new DatasetException($"{problem} (Images that cannot be read can be skipped by option.)");
        options.Warn?.Invoke(problem);
        if (++inARow == MostInARow)
            throw new DatasetException($"{inARow} images in a row could not be read, the last of them so: {problem}");
    }

    private (byte[]? Bytes, string? Problem) Read(PlannedImage image)
    {
        if (!decoders.TryTake(out ImageDecoder? decoder)) decoder = new ImageDecoder(options.Limits);
        try
        {
            _ = decoder.Open(image.Path);
            _ = decoder.Scan();
            return (decoder.File.ToArray(), null);
        }
        catch (ImageException error)
        {
            return (null, error.Message);
        }
        finally
        {
            decoders.Add(decoder);
        }
    }
}
