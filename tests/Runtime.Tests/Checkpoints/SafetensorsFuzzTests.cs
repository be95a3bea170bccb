using System.Diagnostics;
using System.Globalization;
using GResNet.Runtime.Weights;
using Xunit.Abstractions;

namespace GResNet.Runtime.Tests.Checkpoints;

/// <summary>
/// Thousands of files that are nearly in the format: each is either read whole or refused with a
/// <see cref="CheckpointException"/>, in memory of its size. GRESNET_FUZZ_SECONDS lets it go on with other files for as
/// long.
/// </summary>
public sealed class SafetensorsFuzzTests(ITestOutputHelper output) : IDisposable
{
    private const int Cases = 12_000;
    private const string Variable = "GRESNET_FUZZ_SECONDS";

    // Of a file of at most a few KB: what opening any file and an exception take, and what JSON takes for each byte.
    private const long FixedBytes = 64 << 10;
    private const long BytesPerByte = 64;

    private readonly TemporaryFolder folder = TemporaryFolder.InMemory();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Nearly_valid_files_are_read_or_refused()
    {
        int accepted = Run(Enumerable.Range(0, Cases), out int cases);
        output.WriteLine($"{cases} files, {accepted} accepted");
        // Mutations that never passed, or never failed, would test nothing.
        Assert.InRange(accepted, Cases / 50, Cases / 2);
    }

    [Fact]
    public void Further_files_when_asked_for()
    {
        if (!double.TryParse(
            Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out double seconds))
            return;
        var clock = Stopwatch.StartNew();
        int first = System.Random.Shared.Next();
        IEnumerable<int> Numbers()
        {
            for (int i = 0; clock.Elapsed.TotalSeconds < seconds; i++) yield return unchecked(first + i);
        }

        int accepted = Run(Numbers(), out int cases);
        output.WriteLine($"{cases} files from number {first}, {accepted} accepted, none crashed");
    }

    private int Run(IEnumerable<int> numbers, out int cases)
    {
        int accepted = 0;
        cases = 0;
        string path = folder.File("x.safetensors");
        foreach (int number in numbers)
        {
            cases++;
            byte[] bytes = SafetensorsMutator.Make(number);
            File.WriteAllBytes(path, bytes);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                if (IsRead(path, bytes.Length)) accepted++;
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"File {number}: {Convert.ToHexString(bytes)}", error);
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated <= FixedBytes + BytesPerByte * bytes.Length,
                $"File {number} of {bytes.Length} bytes took {allocated} bytes.");
        }

        return accepted;
    }

    private static bool IsRead(string path, long length)
    {
        SafetensorsReader reader;
        try
        {
            reader = new SafetensorsReader(path);
        }
        catch (CheckpointException)
        {
            return false;
        }

        using (reader)
        {
            long end = 0;
            foreach (SafetensorsEntry entry in reader.Entries)
            {
                Assert.Equal(end, entry.Begin);
                end = entry.End;
                Assert.Equal(entry, reader[entry.Name]);
                Assert.Equal(BytesOf(entry), entry.End - entry.Begin);
                Read(reader, entry);
            }

            Assert.InRange(end, 0, length - 10);
        }

        return true;
    }

    private static Int128 BytesOf(SafetensorsEntry entry)
    {
        Assert.True(ElementType.TryGetBits(entry.Type, out int bits));
        return entry.Dimensions.Contains(0)
            ? 0
            : entry.Dimensions.Aggregate((Int128)bits, (a, b) => checked(a * b)) / 8;
    }

    private static void Read(SafetensorsReader reader, SafetensorsEntry entry)
    {
        int values = entry.Type switch
        {
            "F32" => reader.Read<float>(entry.Name).Length,
            "F64" => reader.Read<double>(entry.Name).Length,
            "I32" => reader.Read<int>(entry.Name).Length,
            "I64" => reader.Read<long>(entry.Name).Length,
            "U8" => reader.Read<byte>(entry.Name).Length,
            // No number type of .NET; the reader says so.
            _ => Assert.Throws<CheckpointException>(() => reader.Read<float>(entry.Name)).Message.Length,
        };
        Assert.True(values >= 0);
    }
}
