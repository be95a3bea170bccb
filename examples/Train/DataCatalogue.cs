using GResNet.Runtime.Data;
using GResNet.Runtime.Data.Cifar;
using GResNet.Runtime.Data.Downloads;
using GResNet.Runtime.Data.Shapes;

namespace GResNet.Train;

/// <summary>The datasets the command line knows, by name.</summary>
internal static class DataCatalogue
{
    public const string Shapes = "shapes";
    public const string Cifar10Name = "cifar10";

    /// <summary>The names.</summary>
    public static string[] Names => [Shapes, Cifar10Name];

    /// <summary>Loads a dataset, fetching it first where it has to be.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="folder">Where its files are; null for the user's cache.</param>
    /// <param name="limit">Use no more than this many images of each part.</param>
    /// <param name="messages">Where to say what takes time.</param>
    /// <exception cref="DatasetException">It cannot be had.</exception>
    public static DataSplits Load(string name, string? folder, int? limit, TextWriter messages) => name switch
    {
        Shapes => ShapesDataset.Create(
            Math.Min(limit ?? int.MaxValue, ShapesDataset.DefaultTrain), Math.Min(limit ?? int.MaxValue, ShapesDataset.DefaultValidation)),
        _ => Limit(Cifar10.Load(folder ?? FetchCifar10(messages)), limit ?? int.MaxValue),
    };

    private static DataSplits Limit(DataSplits data, int limit) => data with
    {
        Train = new Subset(data.Train, limit),
        Validation = new Subset(data.Validation, limit),
    };

    private static string FetchCifar10(TextWriter messages) =>
        Cifar10Archive.EnsureAsync(Cifar10Archive.Official, CacheFolder.Locate(), new DownloadProgress(messages)).GetAwaiter().GetResult();
}
