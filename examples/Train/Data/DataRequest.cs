using GResNet.Runtime.Data;
using GResNet.Runtime.Data.Folders;

namespace GResNet.Train.Data;

/// <summary>Which images a user asked for.</summary>
/// <param name="Name">Of a dataset, or a folder of photographs.</param>
/// <param name="Folder">Where the dataset's files are; null for the user's cache.</param>
/// <param name="Limit">Use so many images alone, of each part; null for all.</param>
/// <param name="Reading">How a folder of photographs is read; null to find out.</param>
internal sealed record DataRequest(string Name, string? Folder = null, int? Limit = null, FolderReading? Reading = null)
{
    /// <summary>With whole paths: a run may be resumed from another folder.</summary>
    public DataRequest WithWholePaths() => this with
    {
        Name = DataCatalogue.Names.Contains(Name) ? Name : Path.GetFullPath(Name), Folder = Folder is null ? null : Path.GetFullPath(Folder),
    };

    /// <summary>The same images, read from now on as they were this time.</summary>
    public DataRequest ReadAs(DataSplits images) => images is FolderSplits folder ? this with { Reading = folder.Reading } : this;
}
