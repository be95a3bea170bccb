using GResNet.Imaging;
using GResNet.Training.Data;
using GResNet.Training.Data.Cifar;

namespace GResNet.Runtime.Tests.Data.Cifar;

public sealed class Cifar10Tests : IDisposable
{
    private const int RecordBytes = 3073;
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_folder_or_its_parent_is_read(bool parent)
    {
        string inner = Directory.CreateDirectory(folder.File(Cifar10.FolderName)).FullName;
        Write(inner);

        DataSplits data = Cifar10.Load(parent ? folder.Path : inner);

        Assert.Equal((50_000, 10_000), (data.Train.Count, data.Validation.Count));
        var train = (ImageSet)data.Train;
        // Record 3 of the second file: label 4, and channels 10 apart from one another.
        Assert.Equal(4, train.Label(10_003));
        Assert.Equal([20, 30, 40], train.Pixels(10_003)[..3].ToArray());
        Assert.Equal([25, 35, 45], train.Pixels(10_003)[(3 * 5)..(3 * 6)].ToArray());
        Assert.Equal("frog", data.Train.Classes[6]);
    }

    [Fact]
    public void Missing_files_are_listed_with_what_is_expected()
    {
        Write(folder.Path);
        File.Delete(folder.File("data_batch_4.bin"));
        string message = Error();
        Assert.Contains("missing: data_batch_4.bin", message, StringComparison.Ordinal);
        Assert.Contains("test_batch.bin", message, StringComparison.Ordinal);
        Assert.Contains(folder.Path, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, "has 30729999 bytes; a CIFAR-10 file has 30730000", "truncated")]
    [InlineData(1, "has 30730001 bytes; a CIFAR-10 file has 30730000", "too long")]
    public void A_file_of_another_length_is_refused(int difference, string lengths, string reason)
    {
        Write(folder.Path);
        using (FileStream file = File.OpenWrite(folder.File("data_batch_2.bin")))
            file.SetLength(file.Length + difference);
        string message = Error();
        Assert.Contains(folder.File("data_batch_2.bin"), message, StringComparison.Ordinal);
        Assert.Contains(lengths, message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_impossible_label_is_located()
    {
        Write(folder.Path);
        using (FileStream file = File.OpenWrite(folder.File("test_batch.bin")))
        {
            file.Position = 17L * RecordBytes;
            file.WriteByte(10);
        }

        Assert.Contains($"record 17 (byte {17 * RecordBytes}) has label 10", Error(), StringComparison.Ordinal);
    }

    private string Error() => Assert.Throws<DatasetException>(() => Cifar10.Load(folder.Path)).Message;

    /// <summary>
    /// Six files of zeros (sparse where the file system can), but for record 3 of the second: label 4, and in channel c
    /// pixel p the byte 10·(c + 2) + p.
    /// </summary>
    private static void Write(string path)
    {
        foreach (string name in Cifar10.Files)
        {
            using FileStream file = File.Create(Path.Combine(path, name));
            file.SetLength(10_000L * RecordBytes);
            if (name != "data_batch_2.bin") continue;
            file.Position = 3 * RecordBytes;
            file.Write(
                [4, .. Enumerable.Range(0, RecordBytes - 1).Select(i => (byte)(10 * (i / 1024 + 2) + i % 1024))]);
        }
    }
}
