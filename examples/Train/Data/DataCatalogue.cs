using GResNet.Runtime.Data;
using GResNet.Runtime.Data.Cifar;
using GResNet.Runtime.Data.Downloads;
using GResNet.Runtime.Data.Folders;
using GResNet.Runtime.Data.Idx;
using GResNet.Runtime.Data.Shapes;
using GResNet.Runtime.Training;

namespace GResNet.Train.Data;

/// <summary>The datasets the command line knows, by name; any other name is a folder of photographs.</summary>
internal static class DataCatalogue
{
    public const string Shapes = "shapes";
    public const string Cifar10Name = "cifar10";

    private static readonly Dataset[] Datasets =
    [
        new(Shapes, "gresnet-tiny", Recipes.Quick),
        new(Cifar10Name, "gresnet-cifar", Recipes.Cifar),
        new("mnist", "gresnet-tiny", Recipes.Quick),
        new("fashion-mnist", "gresnet-tiny", Recipes.Quick),
    ];

    private static readonly Dataset Photographs = new("", "gresnet26", Recipes.Photos);

    /// <summary>The names.</summary>
    public static string[] Names => [.. Datasets.Select(d => d.Name)];

    /// <summary>The model that suits a dataset.</summary>
    public static string ModelFor(string name) => Find(name).Model;

    /// <summary>The recipe that suits a dataset.</summary>
    public static Recipe RecipeFor(string name) => Find(name).Recipe;

    /// <summary>Loads a dataset, fetching it first where it has to be.</summary>
    /// <param name="request">Which.</param>
    /// <param name="messages">Where to say what takes time.</param>
    /// <exception cref="DatasetException">It cannot be had.</exception>
    public static DataSplits Load(DataRequest request, TextWriter messages) => request.Name switch
    {
        // Painted to measure, so that all classes stay equally frequent.
        Shapes => ShapesDataset.Create(
            Math.Min(request.Limit ?? int.MaxValue, ShapesDataset.DefaultTrain),
            Math.Min(request.Limit ?? int.MaxValue, ShapesDataset.DefaultValidation)),
        Cifar10Name => Limit(Cifar10.Load(request.Folder ?? FetchCifar10(messages)), request.Limit),
        "mnist" => Limit(IdxDataset.Mnist.Load(FolderOf(request)), request.Limit),
        "fashion-mnist" => Limit(IdxDataset.FashionMnist.Load(FolderOf(request)), request.Limit),
        string folder => Limit(ImageFolder.Load(folder), request.Limit),
    };

    private static string FolderOf(DataRequest request) => request.Folder
        ?? throw new DatasetException($"{request.Name} is not downloaded: name the folder of its IDX files with --data-dir.");

    private static Dataset Find(string name) => Datasets.FirstOrDefault(d => d.Name == name) ?? Photographs;

    private static DataSplits Limit(DataSplits data, int? limit) => limit is { } count
        ? data with { Train = new Subset(data.Train, count), Validation = new Subset(data.Validation, count) }
        : data;

    private static string FetchCifar10(TextWriter messages) =>
        Cifar10Archive.EnsureAsync(Cifar10Archive.Official, CacheFolder.Locate(), new DownloadProgress(messages)).GetAwaiter().GetResult();

    private sealed record Dataset(string Name, string Model, Recipe Recipe);
}
