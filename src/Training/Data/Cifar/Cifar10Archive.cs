using System.Formats.Tar;
using System.IO.Compression;
using GResNet.Imaging;
using GResNet.Training.Data.Downloads;
using GResNet.Training.Files;

namespace GResNet.Training.Data.Cifar;

/// <summary>CIFAR-10 fetched once into the user's cache.</summary>
public static class Cifar10Archive
{
    private const string Lock = ".downloading.lock";

    /// <summary>
    /// The official archive, with the checksum its page states (https://www.cs.toronto.edu/~kriz/cifar.html).
    /// </summary>
    public static Download Official { get; } = new(
        new Uri("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"), "c32a1d4ab5d03f1284b67883e8d87530");

    /// <summary>
    /// Makes sure that the files are in <paramref name="cache"/>, and returns the folder they are in. Of processes that
    /// do so at once, one fetches them.
    /// </summary>
    /// <param name="download">Where to fetch the archive if they are not.</param>
    /// <param name="cache">The folder to keep them in.</param>
    /// <param name="progress">Told the bytes so far and, where known, of how many.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="DatasetException">They are not there and cannot be fetched;
    /// the message says what to put where.</exception>
    public static async Task<string> EnsureAsync(
        Download download, string cache, IProgress<(long Bytes, long? Total)>? progress = null,
        CancellationToken cancellation = default)
    {
        string folder = Path.Combine(cache, Cifar10.FolderName);
        if (Directory.Exists(folder)) return folder;
        // The lock's file stays: others that wait may have it open.
        using FolderLock held = await FolderLock.TakeAsync(cache, Lock, cancellation).ConfigureAwait(false);
        // Another may have brought them meanwhile.
        if (!Directory.Exists(folder))
            await BringAsync(download, folder, progress, cancellation).ConfigureAwait(false);

        return folder;
    }

    private static async Task BringAsync(
        Download download, string folder, IProgress<(long Bytes, long? Total)>? progress,
        CancellationToken cancellation)
    {
        string archive =
            Path.Combine(Path.GetDirectoryName(folder)!, Path.GetFileName(download.Address.LocalPath));
        try
        {
            if (!File.Exists(archive)) await download.FetchAsync(archive, progress, cancellation).ConfigureAwait(false);
            await ExtractAsync(archive, folder, cancellation).ConfigureAwait(false);
        }
        catch (DatasetException error)
        {
            throw new DatasetException(
                $"{error.Message} Without a network, put {string.Join(", ", Cifar10.Files)} into '{folder}', "
                + "or name another folder that has them.", error);
        }

        File.Delete(archive);
    }

    /// <summary>
    /// Extracts the six files beside <paramref name="folder"/> and then gives it its name, so that it exists only
    /// whole.
    /// </summary>
    private static async Task ExtractAsync(string archive, string folder, CancellationToken cancellation)
    {
        string temporary = folder + ".part";
        if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
        Directory.CreateDirectory(temporary);
        try
        {
            FileStream file = File.OpenRead(archive);
            await using (file.ConfigureAwait(false))
            {
                using var zip = new GZipStream(file, CompressionMode.Decompress);
                using var tar = new TarReader(zip);
                while (await tar.GetNextEntryAsync(cancellationToken: cancellation).ConfigureAwait(false) is { } entry)
                {
                    string name = Path.GetFileName(entry.Name);
                    if (Cifar10.Files.Contains(name))
                        await entry.ExtractToFileAsync(Path.Combine(temporary, name), overwrite: true, cancellation)
                            .ConfigureAwait(false);
                }
            }
        }
        catch (InvalidDataException error)
        {
            throw new DatasetException(
                $"'{archive}' is not a whole .tar.gz archive: {error.Message} Delete it and try again.", error);
        }

        Directory.Move(temporary, folder);
    }
}
