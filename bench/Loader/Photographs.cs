using System.IO.Compression;
using GResNet.Imaging;
using GResNet.Training.Data.Folders;
using GResNet.Training.Data.Shards;

namespace GResNet.Bench.Loader;

/// <summary>
/// The photographs that are loaded: those of a folder, or the sample of ImageNet, unpacked while this lives.
/// </summary>
internal sealed class Photographs : IDisposable
{
    private const string DataVariable = "GRESNET_DATA";
    private const string SampleFile = "imagenet-sample-200.zip";

    private readonly DirectoryInfo? unpacked;
    private readonly string folder;
    private DirectoryInfo? packed;

    /// <summary>Finds them.</summary>
    /// <param name="folder">A folder of photographs with a folder for each class; null: the sample.</param>
    /// <exception cref="BenchException">There are none.</exception>
    public Photographs(string? folder)
    {
        if (folder is null)
        {
            string? data = Environment.GetEnvironmentVariable(DataVariable);
            string sample = Path.Combine(data ?? "", SampleFile);
            if (data is null || !File.Exists(sample))
                throw new BenchException(
                    $"Photographs are needed: --data FOLDER names a folder that has a folder of them for each class, "
                        + $"or {DataVariable} one "
                    + $"that has {SampleFile}.");
            unpacked = Directory.CreateTempSubdirectory("gresnet-bench-");
            folder = unpacked.FullName;
        }

        this.folder = folder;

        try
        {
            if (unpacked is not null)
                ZipFile.ExtractToDirectory(
                    Path.Combine(Environment.GetEnvironmentVariable(DataVariable)!, SampleFile), folder);
            Images = (ImageFolder)ImageFolder.Load(folder, heldOut: 0).Train;
        }
        catch (DatasetException error)
        {
            Dispose();
            throw new BenchException(error.Message);
        }
    }

    /// <summary>They.</summary>
    public ImageFolder Images { get; }

    /// <summary>The same, packed while this lives.</summary>
    public ShardedImages Pack()
    {
        packed ??= Directory.CreateTempSubdirectory("gresnet-bench-");
        ShardPacker.Run(
            folder, packed.FullName, new PackingOptions { Threads = Environment.ProcessorCount });
        return (ShardedImages)ShardedImages.Load(packed.FullName, heldOut: 0).Train;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        unpacked?.Delete(recursive: true);
        packed?.Delete(recursive: true);
    }
}
