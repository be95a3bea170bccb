using GResNet.Cli.Data;
using GResNet.Imaging;
using GResNet.Imaging.Decoding;
using GResNet.Reports.Html;
using GResNet.Runtime.Files;
using GResNet.Runtime.Names;
using GResNet.Training.Data;

namespace GResNet.Cli.Embeddings;

/// <summary>The images that embeddings are of, where they are now.</summary>
internal sealed class IndexedImages : IDisposable
{
    private readonly StoredEmbeddings embeddings;
    private readonly string? folder;
    private readonly ImageLimits? limits;
    private readonly Dictionary<string, int> numbers = [];
    private IImageReader? reader;

    /// <param name="embeddings">The embeddings.</param>
    /// <param name="moved">Where the images are now; null where they were when they were embedded.</param>
    /// <param name="limits">What files may ask for.</param>
    public IndexedImages(StoredEmbeddings embeddings, string? moved, ImageLimits? limits)
    {
        (this.embeddings, this.limits) = (embeddings, limits);
        folder = moved ?? embeddings.Card.Folder;
    }

    /// <summary>The folder they are in; null where that is not known, or they are not files.</summary>
    public string? Folder => IsBuiltIn ? null : folder;

    private bool IsBuiltIn => DataCatalogue.Names.Contains(embeddings.Card.Data);

    /// <summary>Whether images are no files, and known by their numbers in a dataset.</summary>
    private bool IsNumbered => IsBuiltIn || folder is not null && DataCatalogue.IsPacked(folder);

    /// <summary>An image's file, or what else it is called.</summary>
    public string Path(int row) =>
        Folder is { } root ? System.IO.Path.Combine(root, embeddings.Paths[row]) : embeddings.Paths[row];

    /// <summary>Whether an image is a file, which has other paths besides.</summary>
    /// <param name="row">The image.</param>
    /// <param name="file">A file, as <see cref="RealPath"/> has it.</param>
    public bool Is(int row, string file) => Folder is not null && RealPath.Of(Path(row)) == file;

    /// <summary>An image to show; null where it cannot be read.</summary>
    /// <exception cref="DatasetException">libvips cannot be loaded.</exception>
    public ReportImage? Picture(int row)
    {
        reader ??= Open();
        int number = IsNumbered ? numbers.GetValueOrDefault(embeddings.Paths[row], -1) : row;
        return number < 0 ? null : ReportImage.TryRead(reader, number, Printable.Of(embeddings.Paths[row]));
    }

    public void Dispose() => reader?.Dispose();

    private IImageReader Open()
    {
        if (!IsNumbered) return new FileReader(Path, limits);
        try
        {
            DataRequest request = IsBuiltIn ? new(embeddings.Card.Data, folder) : new(folder!);
            IDataset images =
                DataCatalogue.LoadMeasured(request, embeddings.Card.Part, isWhole: true, TextWriter.Null).Images;
            for (int image = 0; image < images.Count; image++) numbers[images.Name(image)] = image;
            return images.CreateReader();
        }
        catch (DatasetException)
        {
            // Its files are gone: there is none of the numbers.
            return new FileReader(Path, limits);
        }
    }
}
