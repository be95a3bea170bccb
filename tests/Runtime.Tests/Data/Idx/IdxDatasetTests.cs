using System.IO.Compression;
using GResNet.Imaging;
using GResNet.Training.Data;
using GResNet.Training.Data.Idx;

namespace GResNet.Runtime.Tests.Data.Idx;

public sealed class IdxDatasetTests : IDisposable
{
    private const int Pixels = 28 * 28;
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("", false)]
    [InlineData("", true)]
    [InlineData("raw", false)]
    [InlineData("MNIST/raw", true)]
    public void Four_files_are_read_plain_or_packed(string inside, bool packed)
    {
        Write(Directory.CreateDirectory(folder.File(inside)).FullName, packed);
        DataSplits data = IdxDataset.Mnist.Load(folder.Path);
        Assert.Equal(("mnist", 3, 2), (data.Name, data.Train.Count, data.Validation.Count));
        Assert.Equal((1, 28, "7"), (data.Train.Channels, data.Train.Resolution, data.Train.Classes[7]));
        Assert.Equal([9, 8, 7], Enumerable.Range(0, 3).Select(data.Train.Label));
        Assert.Equal(0.1307f, data.Train.Normalization.Mean[0]);
        // Pixel p of image i is i + p.
        Assert.Equal([2, 3, 4], ((ImageSet)data.Train).Pixels(2)[..3].ToArray());
        Assert.Equal(1 + 40, ((ImageSet)data.Validation).Pixels(1)[40]);
    }

    [Fact]
    public void Names_with_a_dot_are_found_too()
    {
        Write(folder.Path, packed: false);
        foreach (string path in Directory.GetFiles(folder.Path))
            File.Move(path, path.Replace("-idx", ".idx", StringComparison.Ordinal));
        Assert.Equal("Ankle boot", IdxDataset.FashionMnist.Load(folder.Path).Train.Classes[9]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(27)]
    [InlineData(0x3FFFFFFF)]
    [InlineData(0x40000001)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    [InlineData(-1)]
    public void Extreme_lengths_are_refused(int length)
    {
        byte[] big = [.. BitConverter.GetBytes(length).Reverse()];
        foreach (string name in (string[])["train-images-idx3-ubyte", "train-labels-idx1-ubyte"])
            for (int dimensions = 1; dimensions < 8; dimensions++)
            {
                Write(folder.Path, packed: false);
                byte[] file = File.ReadAllBytes(folder.File(name));
                for (int i = 4; i < Math.Min(4 + 4 * dimensions, file.Length - 3); i += 4) big.CopyTo(file, i);
                File.WriteAllBytes(folder.File(name), file);
                Assert.Contains(name, Error(), StringComparison.Ordinal);
            }
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        Write(folder.Path, packed: false);
        File.Delete(folder.File("t10k-labels-idx1-ubyte"));
        string message = Error();
        Assert.Contains("t10k-labels-idx1-ubyte is not there", message, StringComparison.Ordinal);
        Assert.Contains(folder.Path, message, StringComparison.Ordinal);
    }

    public static TheoryData<string, Action<List<byte>>, string> Damages => new()
    {
        { "train-images-idx3-ubyte", file => file[0] = 31, "bytes 0 and 1 are 31 and 0" },
        { "train-images-idx3-ubyte", file => file[2] = 13, "byte 2, the type of an element, is 13" },
        { "train-images-idx3-ubyte", file => file[3] = 1, "byte 3, the number of dimensions, is 1, and must be 3" },
        { "train-images-idx3-ubyte", file =>
            file.RemoveRange(9, file.Count - 9), "ends at byte 9, inside its header of 16 bytes" },
        { "train-images-idx3-ubyte", file => file.RemoveAt(100), "2368 bytes in all, and it ends at byte 2367" },
        { "train-images-idx3-ubyte", file => file.Add(0), "2368 bytes in all, and it goes on to byte 2369" },
        { "train-images-idx3-ubyte", file => file[4] = 255, "bytes 4 to 7, a length, are" },
        { "train-images-idx3-ubyte", file => (file[4], file[8], file[12]) = (60, 60, 60), "it ends at byte 2368" },
        { "train-images-idx3-ubyte", file => (file[11], file[15]) = (14, 56), "its images are 14 × 56 pixels" },
        { "t10k-labels-idx1-ubyte", file => file[9] = 10, "label 1 (byte 9) is 10; MNIST has labels from 0 to 9" },
        { "t10k-labels-idx1-ubyte", file => (file[7], _) = (3, file[8]), "11 bytes in all, and it ends at byte 10" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void Damage_is_located(string name, Action<List<byte>> damage, string reason)
    {
        Write(folder.Path, packed: false);
        List<byte> content = [.. File.ReadAllBytes(folder.File(name))];
        damage(content);
        File.WriteAllBytes(folder.File(name), [.. content]);
        string message = Error();
        Assert.Contains(folder.File(name), message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_of_another_number_are_refused()
    {
        Write(folder.Path, packed: false);
        File.Copy(folder.File("t10k-labels-idx1-ubyte"), folder.File("train-labels-idx1-ubyte"), overwrite: true);
        Assert.Contains("2 labels for 3 images", Error(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_packed_file_that_is_cut_off_is_refused()
    {
        Write(folder.Path, packed: true);
        string path = folder.File("train-images-idx3-ubyte.gz");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..60]);
        Assert.Contains(path, Error(), StringComparison.Ordinal);
        File.WriteAllText(path, "not packed");
        Assert.Contains("not a whole .gz file", Error(), StringComparison.Ordinal);
    }

    private string Error() => Assert.Throws<DatasetException>(() => IdxDataset.Mnist.Load(folder.Path)).Message;

    private static void Write(string path, bool packed)
    {
        foreach ((string part, int count) in ((string, int)[])[("train", 3), ("t10k", 2)])
        {
            byte[] pixels = [.. Enumerable.Range(0, count * Pixels).Select(i => (byte)(i / Pixels + i % Pixels))];
            Put($"{part}-images-idx3-ubyte", [0, 0, 8, 3, 0, 0, 0, (byte)count, 0, 0, 0, 28, 0, 0, 0, 28, .. pixels]);
            Put($"{part}-labels-idx1-ubyte",
                [0, 0, 8, 1, 0, 0, 0, (byte)count, .. Enumerable.Range(0, count).Select(i => (byte)(9 - i))]);
        }

        void Put(string name, byte[] content)
        {
            using FileStream file = File.Create(Path.Combine(path, packed ? name + ".gz" : name));
            using Stream stream = packed ? new GZipStream(file, CompressionLevel.Fastest) : file;
            stream.Write(content);
        }
    }
}
