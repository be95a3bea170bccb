using System.Diagnostics;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using GResNet.Cli.Embeddings;
using GResNet.Runtime.Models;
using GResNet.Runtime.Weights;

namespace GResNet.Cli.Tests;

public sealed class EmbedTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gresnet-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Embeddings_are_written_for_numpy_and_as_lines_of_JSON()
    {
        string run = await Train();
        string archive = Path.Combine(folder, "e.npz"), lines = Path.Combine(folder, "e.jsonl");
        CommandLine.Outcome numpy = await Embed(run, archive);
        CommandLine.Outcome json = await Embed(run, lines, "--normalize", "--json");
        Assert.True(numpy.ExitCode == 0, numpy.Error);
        Assert.True(json.ExitCode == 0, json.Error);

        using ZipArchive zip = ZipFile.OpenRead(archive);
        Assert.Equal(
            ["embeddings.npy", "labels.npy", "classes.npy", "paths.npy", "card.npy"], zip.Entries.Select(e => e.Name));
        (string header, byte[] bytes) = Array(zip, "embeddings.npy");
        Assert.Contains("'descr': '<f4', 'fortran_order': False, 'shape': (50, 256)", header, StringComparison.Ordinal);
        float[] first = [.. Enumerable.Range(0, 256).Select(i => BitConverter.ToSingle(bytes, i * sizeof(float)))];
        Assert.Equal("image 0", Encoding.UTF32.GetString(Array(zip, "paths.npy").Bytes[..(7 * 4)]));
        Assert.Contains("'shape': ()", Array(zip, "card.npy").Header, StringComparison.Ordinal);

        string[] written = await File.ReadAllLinesAsync(lines);
        Assert.Equal(50, written.Length);
        JsonElement line = JsonDocument.Parse(written[0]).RootElement;
        Assert.Equal("image 0", line.GetProperty("path").GetString());
        Assert.Equal("circle", line.GetProperty("class").GetString());
        float[] normalized = [.. line.GetProperty("embedding").EnumerateArray().Select(value => value.GetSingle())];
        float length = MathF.Sqrt(first.Sum(value => value * value));
        Assert.Equal(first.Select(value => value / length), normalized, (a, b) => Math.Abs(a - b) < 1e-6);
        string beside = await File.ReadAllTextAsync(Path.ChangeExtension(lines, ".card.json"));
        JsonElement card = JsonDocument.Parse(beside).RootElement;
        Assert.Equal("gresnet-tiny", card.GetProperty("model").GetString());
        Assert.True(card.GetProperty("normalized").GetBoolean());
        Assert.Empty(Directory.GetFiles(folder, "*.part"));
    }

    /// <summary>Backbones are published without the layer that makes outputs, and embeddings do not need it.</summary>
    [Fact]
    public async Task Weights_without_outputs_embed_alike_and_classify_nothing()
    {
        string run = await Train(), body = Path.Combine(folder, "body.safetensors");
        using (IModel model = Zoo.GResNetModels.All.Find("gresnet-tiny")!.Create())
        {
            ModelWeights.Load(model, Path.Combine(run, "best.safetensors"));
            using WeightsFile best = WeightsFiles.Open(Path.Combine(run, "best.safetensors"));
            SafetensorsWriter.Write(
                body, ModelWeights.Metadata(model.Summary, ModelCard.Read(best)! with { Classes = [] }),
                ModelWeights.Tensors(model.State).Where(tensor => !model.Summary.Head.Contains(tensor.Name)));
        }

        string whole = Path.Combine(folder, "whole.jsonl"), alone = Path.Combine(folder, "alone.jsonl");
        foreach ((string weights, string output) in ((string, string)[])[(run, whole), (body, alone)])
        {
            CommandLine.Outcome outcome = await Embed(weights, output);
            Assert.True(outcome.ExitCode == 0, outcome.Error);
        }

        Assert.Equal(await File.ReadAllTextAsync(whole), await File.ReadAllTextAsync(alone));
        CommandLine.Outcome refused = await CommandLine.RunAsync("eval", "--weights", body, "--data", "shapes");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("missing", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Embeddings_are_written_as_columns_for_Apache_Arrow()
    {
        string run = await Train();
        string columns = Path.Combine(folder, "e.arrow"), archive = Path.Combine(folder, "e.npz");
        CommandLine.Outcome outcome = await Embed(run, columns);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Equal(0, (await Embed(run, archive)).ExitCode);

        using var reader = new ArrowFileReader(File.OpenRead(columns), leaveOpen: false);
        using RecordBatch batch = reader.ReadNextRecordBatch();
        Assert.Equal(["path", "class", "embedding"], batch.Schema.FieldsList.Select(field => field.Name));
        Assert.Equal("image 0", ((StringArray)batch.Column("path")).GetString(0));
        Assert.Equal("circle", ((StringArray)batch.Column("class")).GetString(0));
        var lists = (FixedSizeListArray)batch.Column("embedding");
        Assert.Equal((50, 256), (lists.Length, ((FixedSizeListType)lists.Data.DataType).ListSize));
        using ZipArchive zip = ZipFile.OpenRead(archive);
        Assert.Equal(
            Array(zip, "embeddings.npy").Bytes,
            MemoryMarshal.AsBytes(((FloatArray)lists.Values).Values).ToArray());
        JsonElement card = JsonDocument.Parse(reader.Schema.Metadata["card"]).RootElement;
        Assert.Equal("gresnet-tiny", card.GetProperty("model").GetString());
    }

    /// <summary>The library believes what a file says of its lengths: what is damaged does not reach it.</summary>
    [Fact]
    public async Task Damaged_columns_are_read_or_refused()
    {
        string path = Path.Combine(folder, "e.arrow");
        CommandLine.Outcome outcome = await Embed(await Train(), path, "--limit", "2");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        byte[] whole = await File.ReadAllBytesAsync(path);
        int refused = 0;
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            byte[] bytes = [.. whole];
            for (int change = random.Next(1, 4); change > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (seed % 10 == 0) bytes = bytes[..random.Next(bytes.Length)];
            await File.WriteAllBytesAsync(path, bytes);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Exception? error = Record.Exception(() => EmbeddingFile.Read(path));
            Assert.True(error is null or CheckpointException, $"{seed}: {error}");
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 64 << 20, $"{seed}");
            if (error is null) continue;
            refused++;
            Assert.Contains("A file that 'embed' wrote is expected", error.Message, StringComparison.Ordinal);
        }

        Assert.InRange(refused, 290, 300);
    }

    [Fact]
    public async Task What_is_killed_goes_on_and_ends_as_the_whole()
    {
        string run = await Train();
        string whole = Path.Combine(folder, "whole.npz"), killed = Path.Combine(folder, "killed.npz");
        string[] slow = ["--limit", "2000", "--batch", "1", "--threads", "1"];
        CommandLine.Outcome expected = await Embed(run, whole, slow);
        Assert.True(expected.ExitCode == 0, expected.Error);

        string part = killed + ".part";
        using (Process process = CommandLine.Start(
            ["embed", "shapes", "--weights", run, "--out", killed, .. slow]))
        {
            Task<CommandLine.Outcome> end = CommandLine.EndAsync(process);
            while (!end.IsCompleted && !(File.Exists(part) && new FileInfo(part).Length > 20_000)) await Task.Delay(5);
            process.Kill();
            await end;
        }

        // Where it came to its end before the kill, there is nothing to go on with.
        bool isWhole = File.Exists(killed);
        CommandLine.Outcome other = await Embed(run, killed, "--limit", "1000");
        if (!isWhole)
        {
            Assert.Equal(1, other.ExitCode);
            Assert.Contains("embeddings of other images", other.Error, StringComparison.Ordinal);
        }

        CommandLine.Outcome found = await Embed(run, killed, slow);
        Assert.True(found.ExitCode == 0, found.Error);
        if (!isWhole) Assert.Contains("going on after", found.Output, StringComparison.Ordinal);
        using ZipArchive a = ZipFile.OpenRead(whole), b = ZipFile.OpenRead(killed);
        Assert.Equal(Array(a, "embeddings.npy").Bytes, Array(b, "embeddings.npy").Bytes);
    }

    [Theory]
    [InlineData("e.txt", "ends with none of .npz")]
    [InlineData("no/such/e.npz", "there is no folder")]
    public async Task A_file_that_cannot_be_written_is_refused_before_anything_is_computed(string file, string message)
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync(
            "embed", "shapes", "--weights", "none.safetensors", "--out", Path.Combine(folder, file));
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
    }

    private static (string Header, byte[] Bytes) Array(ZipArchive zip, string name)
    {
        using Stream stream = zip.GetEntry(name)!.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        byte[] all = copy.ToArray();
        Assert.Equal([0x93, .. "NUMPY"u8, 1, 0], all[..8]);
        int header = BitConverter.ToUInt16(all, 8);
        Assert.Equal(0, (10 + header) % 64);
        Assert.Equal((byte)'\n', all[9 + header]);
        return (Encoding.Latin1.GetString(all, 10, header), all[(10 + header)..]);
    }

    private static Task<CommandLine.Outcome> Embed(string run, string file, params string[] options)
    {
        string[] few = options.Contains("--limit") ? [] : ["--limit", "50"];
        return CommandLine.RunAsync(["embed", "shapes", "--weights", run, "--out", file, .. few, .. options]);
    }

    private async Task<string> Train()
    {
        string run = Path.Combine(folder, "run");
        CommandLine.Outcome outcome =
            await CommandLine.RunAsync("train", "--epochs", "1", "--limit", "128", "--out", run);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return run;
    }
}
