using GResNet.Imaging;
using GResNet.Training.Data;
using GResNet.Training.Data.Cifar;

namespace GResNet.Runtime.Tests.Data.Cifar;

/// <summary>
/// Damaged files: each set is read whole or refused with a <see cref="DatasetException"/>. Pixels may have any value,
/// labels and lengths may not.
/// </summary>
public sealed class Cifar10FuzzTests : IDisposable
{
    private const int RecordBytes = 3073;
    private const long FileBytes = 10_000L * RecordBytes;
    private const int Cases = 24;

    private readonly TemporaryFolder folder = TemporaryFolder.InMemory();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Damaged_files_are_read_or_refused()
    {
        foreach (string name in Cifar10.Files) Write(name);
        int refused = Enumerable.Range(0, Cases).Count(number => !IsRead(number));
        Assert.InRange(refused, Cases / 4, Cases * 3 / 4);
    }

    private bool IsRead(int number)
    {
        var random = new System.Random(number);
        // The first is read first: what is wrong with it costs the least.
        string name = number % 8 == 0 ? Cifar10.Files.Last() : Cifar10.Files.First();
        bool isWhole = Damage(folder.File(name), random);
        try
        {
            DataSplits data = Cifar10.Load(folder.Path);
            Assert.True(isWhole, $"set {number} is read, and should not be");
            Assert.Equal((50_000, 10_000), (data.Train.Count, data.Validation.Count));
        }
        catch (DatasetException e)
        {
            Assert.False(isWhole, $"set {number} is refused, and should not be: {e.Message}");
            Assert.Contains(folder.File(name), e.Message, StringComparison.Ordinal);
        }

        Write(name);
        return isWhole;
    }

    /// <summary>Cuts or lengthens a file, or writes a few bytes into it.</summary>
    /// <returns>It is still one that can be read.</returns>
    private static bool Damage(string path, System.Random random)
    {
        using FileStream file = File.OpenWrite(path);
        if (random.Next(6) == 0)
        {
            file.SetLength(random.NextInt64(2 * FileBytes));
            return file.Length == FileBytes;
        }

        bool isWhole = true;
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            bool isLabel = random.Next(3) == 0;
            int at = isLabel ? 0 : random.Next(1, RecordBytes);
            byte value = (byte)random.Next(isLabel ? 20 : 256);
            file.Position = (long)random.Next(10_000) * RecordBytes + at;
            file.WriteByte(value);
            // A later byte may mend an earlier one by chance of one in thirty million.
            isWhole &= !isLabel || value < 10;
        }

        return isWhole;
    }

    private void Write(string name)
    {
        using FileStream file = File.Create(folder.File(name));
        file.SetLength(FileBytes);
    }
}
