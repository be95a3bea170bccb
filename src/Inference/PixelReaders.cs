using System.Collections.Concurrent;

namespace GResNet.Inference;

/// <summary>
/// Reads images for any number of threads: as many at a time as there are processors, so that neither memory nor
/// threads grow with the callers. The others wait.
/// </summary>
/// <param name="create">Makes a reader.</param>
internal sealed class PixelReaders(Func<PixelReader> create) : IDisposable
{
    private readonly SemaphoreSlim free = new(Environment.ProcessorCount);
    private readonly ConcurrentBag<PixelReader> idle = [];

    /// <summary>Reads an image on this thread.</summary>
    /// <exception cref="Imaging.ImageException">It cannot be read.</exception>
    public ImagePixels Read(ImageSource image)
    {
        free.Wait();
        return ReadAdmitted(image);
    }

    /// <summary>
    /// Reads an image on the thread pool. Once that has begun it is not cancelled: nothing reads the image any more
    /// when the task ends.
    /// </summary>
    /// <exception cref="Imaging.ImageException">It cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before it was read.</exception>
    public async Task<ImagePixels> ReadAsync(ImageSource image, CancellationToken cancellationToken)
    {
        await free.WaitAsync(cancellationToken).ConfigureAwait(false);
        return await Task.Run(() => ReadAdmitted(image), CancellationToken.None).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (idle.TryTake(out PixelReader? reader)) reader.Dispose();
        free.Dispose();
    }

    private ImagePixels ReadAdmitted(ImageSource image)
    {
        PixelReader? reader = null;
        try
        {
            if (!idle.TryTake(out reader)) reader = create();
            return reader.Read(image);
        }
        finally
        {
            if (reader is not null) idle.Add(reader);
            free.Release();
        }
    }
}
