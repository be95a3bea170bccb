using System.Collections.Immutable;
using GResNet.Imaging;
using GResNet.Runtime.Weights;

namespace GResNet.Training.Data.Idx;

/// <summary>A dataset of small greyscale images in four files of the IDX format, each as it is or as .gz.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Title">As its authors write it.</param>
/// <param name="Classes">Names of the labels.</param>
/// <param name="Normalization">Of its training images.</param>
/// <param name="TorchFolder">The folder that torchvision keeps it in.</param>
public sealed record IdxDataset(
    string Name, string Title, ImmutableArray<string> Classes, PixelNormalization Normalization, string TorchFolder)
{
    private const int Resolution = 28;
    private const int LabelHeaderBytes = 8;
    private const string Files =
        "train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte";

    /// <summary>Handwritten digits (LeCun, Cortes, Burges, "The MNIST database of handwritten digits", 1998).</summary>
    public static IdxDataset Mnist { get; } = new(
        "mnist", "MNIST", [.. Enumerable.Range(0, 10).Select(digit => $"{digit}")],
        new PixelNormalization([0.1307f], [0.3081f]), "MNIST");

    /// <summary>Articles of clothing (Xiao, Rasul, Vollgraf, "Fashion-MNIST", 2017).</summary>
    public static IdxDataset FashionMnist { get; } = new(
        "fashion-mnist", "Fashion-MNIST",
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"],
        new PixelNormalization([0.2860f], [0.3530f]), "FashionMNIST");

    /// <summary>
    /// Reads the files of <paramref name="folder"/>, of "raw" inside it, or of where torchvision keeps them inside it.
    /// </summary>
    /// <exception cref="DatasetException">A file is missing or damaged; the message names it and says how.</exception>
    public DataSplits Load(string folder)
    {
        string root = new[] { folder, Path.Combine(folder, "raw"), Path.Combine(folder, TorchFolder, "raw") }
            .FirstOrDefault(candidate => Find(candidate, "train", "images", 3) is not null) ?? folder;
        return new DataSplits(Name, Read(root, "train"), Read(root, "t10k"));
    }

    private ImageSet Read(string root, string part)
    {
        var images = new IdxFile(Need(root, part, "images", 3), 3);
        var labels = new IdxFile(Need(root, part, "labels", 1), 1);
        if (images.Dimensions[1..] is not [Resolution, Resolution])
            throw images.Damaged(
                $"its images are {images.Dimensions[1]} × {images.Dimensions[2]} pixels; those of {Title} are "
                    + $"{Resolution} × {Resolution}");
        if (labels.Elements.Length != images.Dimensions[0])
            throw labels.Damaged($"it has {labels.Elements.Length} labels for {images.Dimensions[0]} images");
        int wrong = Array.FindIndex(labels.Elements, label => label >= Classes.Length);
        if (wrong >= 0)
            throw labels.Damaged(
                $"label {wrong} (byte {LabelHeaderBytes + wrong}) is {labels.Elements[wrong]}; {Title} has labels from "
                    + $"0 to {Classes.Length - 1}");
        return new ImageSet(images.Elements, labels.Elements, Classes, Resolution, Normalization);
    }

    private string Need(string root, string part, string what, int dimensions) =>
        Find(root, part, what, dimensions) ?? throw new DatasetException(
            $"{Title} needs the files {Files} (each may end with .gz) in '{root}'; {FileName(part, what, dimensions)} "
                + $"is not there.");

    /// <summary>
    /// A file by the name that the authors gave it, or the one it has in other archives; null where there is none.
    /// </summary>
    private static string? Find(string root, string part, string what, int dimensions)
    {
        string name = FileName(part, what, dimensions), other = name.Replace("-idx", ".idx", StringComparison.Ordinal);
        return new[] { name, name + ".gz", other, other + ".gz" }.Select(n => Path.Combine(root, n))
            .FirstOrDefault(File.Exists);
    }

    private static string FileName(string part, string what, int dimensions) => $"{part}-{what}-idx{dimensions}-ubyte";
}
