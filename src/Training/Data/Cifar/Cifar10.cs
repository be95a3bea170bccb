using System.Collections.Immutable;
using GResNet.Imaging;
using GResNet.Runtime.Weights;

namespace GResNet.Training.Data.Cifar;

/// <summary>
/// CIFAR-10 (Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009) in its binary layout: files of
/// 10,000 records, each a label byte and 3 × 32 × 32 bytes in the order channel, row, column.
/// </summary>
public static class Cifar10
{
    /// <summary>The folder inside the archive, and the one looked for inside a folder that is given.</summary>
    public const string FolderName = "cifar-10-batches-bin";

    private const int Resolution = 32;
    private const int Channels = 3;
    private const int Plane = Resolution * Resolution;
    private const int RecordBytes = 1 + Channels * Plane;
    private const int FileImages = 10_000;

    private static readonly ImmutableArray<string> Classes =
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    // Of the 50,000 training images.
    private static readonly PixelNormalization Normalization =
        new([0.4914f, 0.4822f, 0.4465f], [0.2470f, 0.2435f, 0.2616f]);

    private static readonly string[] TrainFiles = [.. Enumerable.Range(1, 5).Select(i => $"data_batch_{i}.bin")];
    private static readonly string[] ValidationFiles = ["test_batch.bin"];

    /// <summary>The files that must be in the folder.</summary>
    internal static IEnumerable<string> Files => TrainFiles.Concat(ValidationFiles);

    /// <summary>Reads the six files of <paramref name="folder"/> or of <see cref="FolderName"/> inside it.</summary>
    /// <exception cref="DatasetException">A file is missing, too short,
    /// too long or has an impossible label.</exception>
    public static DataSplits Load(string folder)
    {
        string inner = Path.Combine(folder, FolderName);
        string root = Directory.Exists(inner) ? inner : folder;
        string[] missing = [.. Files.Where(name => !File.Exists(Path.Combine(root, name)))];
        if (missing.Length > 0)
            throw new DatasetException(
                $"CIFAR-10 needs the files {string.Join(", ", Files)} (its \"binary version\") in '{folder}' or in a "
                    + $"folder "
                + $"'{FolderName}' inside it; missing: {string.Join(", ", missing)}.");
        return new DataSplits("cifar10", Read(root, TrainFiles), Read(root, ValidationFiles));
    }

    private static ImageSet Read(string root, string[] files)
    {
        var pixels = new byte[files.Length * FileImages * Channels * Plane];
        var labels = new byte[files.Length * FileImages];
        for (int file = 0; file < files.Length; file++)
        {
            string path = Path.Combine(root, files[file]);
            Unpack(
                path, ReadRecords(path),
                pixels.AsSpan(file * FileImages * Channels * Plane, FileImages * Channels * Plane),
                labels.AsSpan(file * FileImages, FileImages));
        }

        return new ImageSet(pixels, labels, Classes, Resolution, Normalization);
    }

    private static byte[] ReadRecords(string path)
    {
        const long Expected = (long)FileImages * RecordBytes;
        long found = new FileInfo(path).Length;
        if (found != Expected)
            throw new DatasetException(
                $"'{path}' has {found} bytes; a CIFAR-10 file has {Expected} ({FileImages} records of {RecordBytes}). "
                + $"It is {(found < Expected ? "truncated" : "too long")} or another file: fetch it again.");
        return File.ReadAllBytes(path);
    }

    private static void Unpack(string path, ReadOnlySpan<byte> records, Span<byte> pixels, Span<byte> labels)
    {
        for (int image = 0; image < FileImages; image++)
        {
            ReadOnlySpan<byte> record = records.Slice(image * RecordBytes, RecordBytes);
            labels[image] = record[0];
            if (record[0] >= Classes.Length)
                throw new DatasetException(
                    $"'{path}': record {image} (byte {(long)image * RecordBytes}) has label {record[0]}; "
                    + $"CIFAR-10 labels are 0 to {Classes.Length - 1}. The file is damaged: fetch it again.");
            Interleave(record[1..], pixels.Slice(image * Channels * Plane, Channels * Plane));
        }
    }

    /// <summary>[channel][row][column] → [row][column][channel].</summary>
    private static void Interleave(ReadOnlySpan<byte> planes, Span<byte> pixels)
    {
        for (int c = 0; c < Channels; c++)
            for (int i = 0; i < Plane; i++)
                pixels[i * Channels + c] = planes[c * Plane + i];
    }
}
