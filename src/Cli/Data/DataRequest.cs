using System.Text.Json.Serialization;
using GResNet.Imaging;
using GResNet.Training.Data;
using GResNet.Training.Data.Folders;

namespace GResNet.Cli.Data;

/// <summary>Which images a user asked for.</summary>
/// <param name="Name">Of a dataset, or a folder of photographs.</param>
/// <param name="Folder">Where the dataset's files are; null for the user's cache.</param>
/// <param name="Limit">Use so many images alone, of each part; null for all.</param>
/// <param name="Reading">How a folder of photographs is read; null to find out.</param>
/// <param name="FileLimits">What files of photographs may ask for; null for what the program allows.</param>
internal sealed record DataRequest(
    string Name, string? Folder = null, int? Limit = null, FolderReading? Reading = null,
    LimitRequest? FileLimits = null)
{
    /// <summary>The folder of photographs; null for another dataset.</summary>
    [JsonIgnore]
    public string? Photographs => DataCatalogue.Names.Contains(Name) ? null : Name;

    /// <summary>With whole paths: a run may be resumed from another folder.</summary>
    public DataRequest WithWholePaths() => this with
    {
        Name = Photographs is null ? Name : Path.GetFullPath(Name),
        Folder = Folder is null ? null : Path.GetFullPath(Folder),
    };

    /// <summary>The same images, read from now on as they were this time.</summary>
    public DataRequest ReadAs(DataSplits images) =>
        images is FolderSplits folder ? this with { Reading = folder.Reading } : this;

    /// <summary>The same images where they are now, so far as that is said.</summary>
    /// <param name="name">As <see cref="Name"/>; null where it did not change.</param>
    /// <param name="folder">As <see cref="Folder"/>.</param>
    public DataRequest MovedTo(string? name, string? folder) =>
        name is null ? this with { Folder = folder ?? Folder } : this with { Name = name, Folder = folder };

    /// <summary>Checks that the images of a run are where they were when it began.</summary>
    /// <exception cref="DatasetException">They are not; the message says how to name where they are.</exception>
    public void CheckIsThere()
    {
        if (Photographs is { } photographs && !Directory.Exists(photographs)) throw Moved(photographs, "--data");
        if (Folder is not null && !Directory.Exists(Folder)) throw Moved(Folder, "--data-dir");
    }

    private static DatasetException Moved(string folder, string option) => new(
        $"The run's images are no longer in '{folder}'. Put them back, or name the folder that they are in with "
        + $"{option} FOLDER.");
}
