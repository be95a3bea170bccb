using GResNet.Imaging;
using GResNet.Imaging.Decoding;
using GResNet.Training;
using GResNet.Training.Data;
using GResNet.Training.Data.Cifar;
using GResNet.Training.Data.Downloads;
using GResNet.Training.Data.Folders;
using GResNet.Training.Data.Idx;
using GResNet.Training.Data.Shapes;
using GResNet.Training.Data.Shards;

namespace GResNet.Cli.Data;

/// <summary>The datasets the command line knows, by name; any other name is a folder of photographs, as it is
/// or packed.</summary>
internal static class DataCatalogue
{
    public const string Shapes = "shapes";
    public const string Cifar10Name = "cifar10";

    private static readonly Dataset[] Datasets =
    [
        new(Shapes, Recipes.Quick),
        new(Cifar10Name, Recipes.Cifar),
        new("mnist", Recipes.Quick),
        new("fashion-mnist", Recipes.Quick),
    ];

    /// <summary>The names.</summary>
    public static string[] Names => [.. Datasets.Select(d => d.Name)];

    /// <summary>The recipe that suits a dataset.</summary>
    public static Recipe RecipeFor(string name) =>
        Datasets.FirstOrDefault(d => d.Name == name)?.Recipe ?? Recipes.Photos;

    /// <summary>Loads a dataset, fetching it first where it has to be.</summary>
    /// <param name="request">Which.</param>
    /// <param name="messages">Where to say what takes time.</param>
    /// <exception cref="DatasetException">It cannot be had.</exception>
    public static DataSplits Load(DataRequest request, TextWriter messages)
    {
        if (Names.Contains(request.Name)) CheckBuiltIn(request, messages);
        return request.Name switch
        {
            // Painted to measure, so that all classes stay equally frequent.
            Shapes => ShapesDataset.Create(
                Math.Min(request.Limit ?? int.MaxValue, ShapesDataset.DefaultTrain),
                Math.Min(request.Limit ?? int.MaxValue, ShapesDataset.DefaultValidation)),
            Cifar10Name => Limit(Cifar10.Load(request.Folder ?? FetchCifar10(messages)), request.Limit),
            "mnist" => Limit(IdxDataset.Mnist.Load(FolderOf(request)), request.Limit),
            "fashion-mnist" => Limit(IdxDataset.FashionMnist.Load(FolderOf(request)), request.Limit),
            string folder => Limit(Photographs(folder, request), request.Limit),
        };
    }

    /// <summary>Loads images to measure with.</summary>
    /// <param name="request">Which dataset.</param>
    /// <param name="part">Which part of it; null for the one to measure with.</param>
    /// <param name="isWhole">Whether a folder that is not divided is measured with as a whole, rather than with what is
    /// held out of it.</param>
    /// <param name="messages">Where to say what takes time.</param>
    /// <exception cref="DatasetException">It cannot be had, or has no such part.</exception>
    public static MeasuredImages LoadMeasured(DataRequest request, string? part, bool isWhole, TextWriter messages)
    {
        if (isWhole && !Names.Contains(request.Name)) return Folder(request.Reading);
        DataSplits splits = Load(request, messages);
        if (part is not null && splits is FolderSplits folder && folder.Reading.HasParts())
            return Folder(folder.Reading);
        return MeasuredImages.Of(splits, part);

        MeasuredImages Folder(FolderReading? reading)
        {
            ImageLimits? limits = request.FileLimits?.ToLimits();
            MeasuredImages found = IsPacked(request.Name)
                ? ShardedImages.LoadMeasured(request.Name, part, limits)
                : ImageFolder.LoadMeasured(request.Name, part, reading, limits);
            return found with { Name = Distinct(found.Name), Images = Limit(found.Images, request.Limit) };
        }
    }

    /// <summary>Whether what is named is a folder that was packed.</summary>
    public static bool IsPacked(string name) => !Names.Contains(name) && ShardedImages.AreIn(name);

    private static FolderSplits Photographs(string folder, DataRequest request)
    {
        ImageLimits? limits = request.FileLimits?.ToLimits();
        FolderSplits found = IsPacked(folder)
            ? ShardedImages.Load(folder, limits: limits)
            : ImageFolder.Load(folder, reading: request.Reading, limits: limits);
        return found with { Name = Distinct(found.Name) };
    }

    private static void CheckBuiltIn(DataRequest request, TextWriter messages)
    {
        if (request.Reading is not null)
            throw new DatasetException(
                $"A layout and parts are chosen for folders of photographs; '{request.Name}' is a built-in set.");
        if (request.Folder is null && Directory.Exists(request.Name))
            messages.WriteLine(
                $"note: '{request.Name}' is taken as the built-in set of that name; for the folder of that name: "
                    + $"--data {Path.Combine(".", request.Name)}");
    }

    /// <summary>
    /// A folder that is called as a built-in set is must not be taken for it where weights name what they were trained
    /// on.
    /// </summary>
    private static string Distinct(string folder) => Names.Contains(folder) ? $"{folder}/" : folder;

    private static string FolderOf(DataRequest request) => request.Folder
        ?? throw new DatasetException(
            $"{request.Name} is not downloaded: name the folder of its IDX files with --data-dir.");

    private static DataSplits Limit(DataSplits data, int? limit) =>
        data with { Train = Limit(data.Train, limit), Validation = Limit(data.Validation, limit) };

    private static IDataset Limit(IDataset images, int? limit) =>
        limit is { } count ? new Subset(images, count) : images;

    private static string FetchCifar10(TextWriter messages) =>
        Cifar10Archive.EnsureAsync(Cifar10Archive.Official, CacheFolder.Locate(), new DownloadProgress(messages))
            .GetAwaiter().GetResult();

    private sealed record Dataset(string Name, Recipe Recipe);
}
