using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using GResNet.Imaging;
using GResNet.Imaging.Decoding;
using GResNet.Runtime.Files;
using GResNet.Runtime.Weights;
using GResNet.Training.Data.Folders;

namespace GResNet.Training.Data.Shards;

/// <summary>
/// Photographs in shards: tar files, each of very many, that <see cref="ShardPacker"/> makes of a folder. They are read
/// by place, and so, in the order of training, nearly from the beginning of a shard to its end.
/// </summary>
public sealed class ShardedImages : IDataset, IPhotographs
{
    private readonly string folder;
    private readonly ImmutableArray<PackedShard> shards;
    private readonly (int Shard, ShardImage Image)[] images;
    private readonly ShardFiles files;
    private readonly ImageLimits limits;
    private readonly Lazy<string> fingerprint;

    /// <summary>Some images of a packed folder, in the order of the shards.</summary>
    internal ShardedImages(
        string folder, PackedIndex index, (int Shard, ShardImage Image)[] images, ImageLimits? limits)
    {
        this.folder = folder;
        this.images = images;
        this.limits = limits ?? ImageLimits.Default;
        shards = index.Shards;
        Classes = index.Classes;
        files = new ShardFiles([.. shards.Select(shard => Path.Combine(folder, shard.File))]);
        fingerprint = new Lazy<string>(Hash);
        ShardStarts = [.. Enumerable.Range(0, images.Length)
            .Where(i => i == 0 || images[i].Shard != images[i - 1].Shard)];
    }

    /// <summary>Whether a folder is one that was packed, or began to be.</summary>
    public static bool AreIn(string folder) =>
        File.Exists(Path.Combine(folder, ShardNames.Index))
        || Enum.GetValues<ShardPart>().Any(part =>
            File.Exists(Path.Combine(folder, ShardNames.IndexOf(ShardNames.Of(part, 0)))));

    /// <summary>
    /// Finds the images of a packed folder, to learn from and to measure with. Without a part to measure with, those
    /// are held out that <see cref="ImageFolder.Load"/> would hold out of the folder that was packed.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="heldOut">The share to hold out, from 0 (none) to 1; ignored where there is a part for it.</param>
    /// <param name="limits">What an image may ask for; null for <see cref="ImageLimits.Default"/>.</param>
    /// <exception cref="DatasetException">It is not as it was packed; the message says what to do.</exception>
    public static FolderSplits Load(
        string folder, double heldOut = ImageFolder.DefaultHeldOut, ImageLimits? limits = null)
    {
        PackedFolder packed = PackedFolder.Open(folder);
        (ShardedImages train, ShardedImages validation) = packed.Divide(heldOut, limits);
        if (validation.Count == 0 && heldOut > 0) throw new DatasetException(HoldOut.Refusal(folder));
        return new FolderSplits(packed.Name, train, validation, packed.Index.Reading, Undecoded: [])
        {
            Notes = [.. packed.Index.Reading.PartNotes()],
        };
    }

    /// <summary>
    /// Finds the images of a packed folder to measure with: all of them, or, where it has parts, those of one part.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="part">Name of the part; null for the one to measure with, and where there is none for all.</param>
    /// <param name="limits">What an image may ask for; null for <see cref="ImageLimits.Default"/>.</param>
    /// <exception cref="DatasetException">It is not as it was packed, or has no such part.</exception>
    public static MeasuredImages LoadMeasured(string folder, string? part = null, ImageLimits? limits = null)
    {
        PackedFolder packed = PackedFolder.Open(folder);
        if (part is not null && !packed.Parts.Contains(part))
            throw LayoutErrors.NoPart(folder, part, [.. packed.Parts]);
        part ??= packed.Index.ValidationPart ?? packed.Index.TrainPart;
        bool isValidation = part is not null && part == packed.Index.ValidationPart;
        return new MeasuredImages(packed.Name, packed.Part(isValidation, limits), part, packed.Parts)
        {
            Folder = folder,
        };
    }

    /// <inheritdoc/>
    public int Count => images.Length;

    /// <inheritdoc/>
    public ImmutableArray<string> Classes { get; }

    /// <inheritdoc/>
    public int Channels => 3;

    /// <inheritdoc/>
    public int? Resolution => null;

    /// <inheritdoc/>
    public PixelNormalization Normalization => PixelNormalization.ImageNet;

    /// <inheritdoc/>
    public string Fingerprint => fingerprint.Value;

    /// <inheritdoc/>
    public ImmutableArray<int> ShardStarts { get; }

    /// <inheritdoc/>
    public int Label(int image) => images[image].Image.Label;

    /// <summary>An image's path in the folder that was packed; its parts are separated by '/'.</summary>
    public string Name(int image) => images[image].Image.Name;

    /// <summary>The path of an image's shard, and the image's name in it.</summary>
    public string FilePath(int image) => $"{files.Path(images[image].Shard)}/{Name(image)}";

    /// <inheritdoc/>
    public IImageReader CreateReader() => new Reader(this);

    /// <inheritdoc/>
    ImageHeader IPhotographs.Open(ImageDecoder decoder, int image) => Open(decoder, image);

    private ImageHeader Open(ImageDecoder decoder, int image)
    {
        (int shard, ShardImage place) = images[image];
        if (place.Length > limits.FileBytes)
            throw new ImageException(
                $"'{FilePath(image)}' cannot be read as an image: it has {place.Length:n0} bytes, more than the "
                    + $"limit of {limits.FileBytes:n0}.") { Fault = ImageFault.OverLimits };
        byte[] memory = ArrayPool<byte>.Shared.Rent(place.Length);
        try
        {
            Span<byte> bytes = memory.AsSpan(0, place.Length);
            Read(shard, place, bytes);
            return decoder.Open(bytes, FilePath(image));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(memory);
        }
    }

    private void Read(int shard, ShardImage place, Span<byte> bytes)
    {
        string path = files.Path(shard);
        try
        {
            int read = files.Read(shard, bytes, place.Offset);
            if (read == bytes.Length && Crc32C.Of(bytes) == place.Checksum) return;
            string what = read < bytes.Length ? "the shard ends before it" : "it is not what was packed there";
            throw new ImageException(
                $"'{place.Name}' in the shard '{path}' is damaged: {what}. {PackedIndex.Advice(path)}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ImageException(
                $"'{place.Name}' in the shard '{path}' cannot be read: {error.Message}", error)
            {
                Fault = ImageFault.Unavailable,
            };
        }
    }

    private string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // The shards are told, too: the order of training follows them.
        foreach ((int shard, ShardImage image) in images)
            hash.AppendData(Encoding.UTF8.GetBytes(
                $"{shards[shard].File}\0{image.Name}\0{image.Label}\0{image.Length}\0{image.Checksum:x8}\0"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private sealed class Reader : IImageReader
    {
        private readonly ShardedImages images;
        private ImageDecoder? decoder;

        public Reader(ShardedImages images)
        {
            this.images = images;
            images.files.Enter();
        }

        public ImageSize Open(int image) => images.Open(decoder ??= new ImageDecoder(images.limits), image).Size;

        public void Read(PixelBox part, int width, int height, ImageBuffer into)
        {
            if (decoder is null) throw new InvalidOperationException("No image is open.");
            decoder.Read(part, width, height, into);
        }

        public void Dispose()
        {
            decoder?.Dispose();
            images.files.Leave();
        }
    }
}
