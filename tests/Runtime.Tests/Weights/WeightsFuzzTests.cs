using System.Diagnostics;
using System.Globalization;
using System.Text;
using GResNet.Runtime.Weights;
using Xunit.Abstractions;

namespace GResNet.Runtime.Tests.Weights;

/// <summary>
/// Files of all formats with bytes changed, cut and doubled: each is read whole or refused with a
/// <see cref="CheckpointException"/>, in memory of its size and 64 MB and in less than ten seconds. GRESNET_FUZZ_FILES
/// says how many of each; by itself some thousands.
/// </summary>
public sealed class WeightsFuzzTests(ITestOutputHelper output) : IDisposable
{
    private const int Files = 4_000;
    private const long FixedBytes = 64 << 20;

    // No more than a limit for what never ends.
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(10);

    private readonly TemporaryFolder folder = TemporaryFolder.InMemory();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("state")]
    [InlineData("legacy")]
    [InlineData("checkpoint")]
    [InlineData("parts-legacy")]
    public void Damaged_files_of_PyTorch_are_read_or_refused(string name) => Check(
        name, File.ReadAllBytes(Fixture($"{name}.pth")), "x.pth");

    [Fact]
    public void Damaged_files_of_Onnx_are_read_or_refused() => Check("ONNX", OnnxBytes.Model(
        OnnxBytes.Floats("first", 4, 3, 3, 3), OnnxBytes.Floats("second", 7),
        OnnxBytes.Tensor("half", 10, [2], tensor =>
        {
            tensor.Integer(5, 15360);
            tensor.Integer(5, 16384);
        }),
        OnnxBytes.Tensor("packed", 1, [5], tensor => tensor.Bytes(4, OnnxBytes.Packed([1, 2, 3, 4, 5])))), "x.onnx");

    [Fact]
    public void Damaged_safetensors_are_read_or_refused() =>
        Check("safetensors", File.ReadAllBytes(Fixture("state.safetensors")), "x.safetensors");

    /// <summary>The index alone is damaged, not the file that it names.</summary>
    [Fact]
    public void Damaged_indices_are_read_or_refused()
    {
        string part = folder.File("part.safetensors");
        File.Copy(Fixture("state.safetensors"), part);
        using var file = new SafetensorsReader(part);
        string places =
            string.Join(",\n    ", file.Entries.Select(entry => $"\"{entry.Name}\": \"part.safetensors\""));
        Check(
            "index", Encoding.UTF8.GetBytes($"{{\n  \"metadata\": {{}},\n  \"weight_map\": {{\n    {places}\n  }}\n}}"),
            "x.safetensors.index.json");
    }

    private static string Fixture(string name) => Path.Combine(AppContext.BaseDirectory, "fixtures", "pth", name);

    private void Check(string name, byte[] whole, string fileName)
    {
        string path = folder.File(fileName);
        string? variable = Environment.GetEnvironmentVariable("GRESNET_FUZZ_FILES");
        int files = int.TryParse(variable, CultureInfo.InvariantCulture, out int asked) ? asked : Files;
        int accepted = 0;
        (long greatest, TimeSpan longest) = (0, TimeSpan.Zero);
        for (int number = 0; number < files; number++)
        {
            byte[] bytes = Damaged(whole, new System.Random(number));
            File.WriteAllBytes(path, bytes);
            long start = Stopwatch.GetTimestamp(), before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                if (IsRead(path)) accepted++;
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"{name}, file {number}", error);
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            Assert.True(
                allocated <= bytes.Length + FixedBytes, $"{name}, file {number}: {allocated} bytes were taken.");
            Assert.True(elapsed < Hang, $"{name}, file {number}: {elapsed} passed.");
            (greatest, longest) = (Math.Max(greatest, allocated - bytes.Length), elapsed > longest ? elapsed : longest);
        }

        output.WriteLine(
            $"{name}: {files} files, {accepted} accepted; at most {greatest} bytes beyond the file's, "
                + $"{longest.TotalSeconds:f2} s");
        // Damage that never, or always, were refused would test nothing.
        Assert.InRange(accepted, 1, files - 1);
    }

    private static byte[] Damaged(byte[] whole, System.Random random)
    {
        byte[] bytes = [.. whole];
        for (int change = random.Next(1, 4); change > 0; change--)
        {
            int at = random.Next(bytes.Length), end = Math.Min(bytes.Length, at + random.Next(1, 9));
            switch (random.Next(5))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes = bytes[..Math.Max(1, at)]; break;
                case 3: bytes = [.. bytes[..at], .. bytes[end..]]; break;
                default: bytes = [.. bytes[..end], .. bytes[at..]]; break;
            }

            if (bytes.Length == 0) return [0];
        }

        return bytes;
    }

    private static bool IsRead(string path)
    {
        try
        {
            using WeightsFile file = WeightsFiles.Open(path);
            foreach (TensorEntry tensor in file.Tensors)
                if (tensor.IsFloat && tensor.Count < 1 << 20) file.ReadFloats(tensor.Name);
            return true;
        }
        catch (Exception error) when (error is CheckpointException or FileNotFoundException)
        {
            // An index may come to name a file that there is not.
            return false;
        }
    }
}
