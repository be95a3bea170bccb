using System.Diagnostics;
using System.Text;
using GResNet.Runtime.Weights;
using GResNet.Training.Checkpoints;

namespace GResNet.Runtime.Tests.Checkpoints;

public sealed class CheckpointStoreTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Checkpoints => Path.Combine(folder.Path, "run", "checkpoints");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_is_saved_is_opened_bit_for_bit()
    {
        using var sample = new SampleCheckpoint(1234);
        using var store = new CheckpointStore(Checkpoints, keep: 3);
        Assert.Null(store.OpenNewest(Assert.Fail));
        string path = sample.SaveTo(store);
        Assert.Equal(Path.Combine(Checkpoints, "step-000000001234"), path);
        Assert.Equal(
            ["checksums.sha256", "momentum.safetensors", "state.json", "weights.safetensors"],
            Directory.GetFiles(path).Select(f => Path.GetFileName(f)).Order());
        using Checkpoint opened = store.OpenNewest(Assert.Fail)!;
        Assert.True(sample.Is(opened));
        Assert.Equal(path, opened.Path);
        Assert.Contains("has no ema.safetensors; it has momentum.safetensors, weights.safetensors",
            Assert.Throws<CheckpointException>(() => opened.Tensors("ema")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_content_has_the_same_bytes()
    {
        using var sample = new SampleCheckpoint(1);
        using var store = new CheckpointStore(Checkpoints, keep: 3);
        string first = sample.SaveTo(store);
        string sums = File.ReadAllText(Path.Combine(first, "checksums.sha256"));
        string second = sample.SaveTo(store);
        Assert.Equal(sums, File.ReadAllText(Path.Combine(second, "checksums.sha256")));
    }

    [Fact]
    public void The_newest_are_kept_and_of_a_step_saved_again_the_last()
    {
        using var store = new CheckpointStore(Checkpoints, keep: 2);
        foreach (int step in new[] { 5, 10, 10, 20, 20, 20 })
        {
            using var sample = new SampleCheckpoint(step);
            sample.SaveTo(store);
        }

        Assert.Equal(
            [(20, Path.Combine(Checkpoints, "step-000000000020-3")),
                (10, Path.Combine(Checkpoints, "step-000000000010-2"))],
            store.List());
    }

    [Fact]
    public void Damaged_checkpoints_do_not_count_among_those_kept_and_go_with_the_old()
    {
        using var store = new CheckpointStore(Checkpoints, keep: 2);
        foreach (int step in new[] { 10, 20 }) Save(store, step);
        File.Delete(Path.Combine(Checkpoints, "step-000000000020", "state.json"));
        using (Checkpoint opened = store.OpenNewest(_ => { })!) Assert.Equal(10, opened.Step);

        Save(store, 15);
        Assert.Equal([20L, 15, 10], store.List().Select(c => c.Step));
        Save(store, 25);
        Assert.Equal([25L, 20, 15], store.List().Select(c => c.Step));
        Save(store, 30);
        Assert.Equal([30L, 25], store.List().Select(c => c.Step));
    }

    [Fact]
    public void Other_folders_and_files_are_left_alone()
    {
        string[] others = ["step-1", "step-000000000001-1", "step-000000000001-2-3", "step-x", "step-", "notes",
            "step-000000000000000001"];
        foreach (string other in others) Directory.CreateDirectory(Path.Combine(Checkpoints, other));
        using var store = new CheckpointStore(Checkpoints, keep: 1);
        Assert.Empty(store.List());
        Save(store, 7);
        Save(store, 8);
        Assert.Equal(
            [.. others.Append("step-000000000008").Order()],
            Directory.GetDirectories(Checkpoints).Select(d => Path.GetFileName(d)!).Order());
        Assert.Equal(8, Assert.Single(store.List()).Step);
    }

    [Fact]
    public void One_store_at_a_time_saves_in_a_folder_and_any_may_read_it()
    {
        using var first = new CheckpointStore(Checkpoints, keep: 2);
        using var second = new CheckpointStore(Checkpoints, keep: 2);
        Save(first, 1);
        Assert.Contains("Another process saves checkpoints in", Assert.Throws<IOException>(second.Acquire).Message,
            StringComparison.Ordinal);
        Assert.Contains("Another process saves checkpoints in",
            Assert.Throws<IOException>(() => Save(second, 2)).Message, StringComparison.Ordinal);
        using (Checkpoint read = second.OpenNewest(Assert.Fail)!) Assert.Equal(1, read.Step);
        first.Dispose();
        Save(second, 2);
    }

    [Theory]
    [InlineData("[]", "has no 'step'")]
    [InlineData("{}", "has no 'step'")]
    [InlineData("{\"step\":\"5\"}", "has no 'step'")]
    [InlineData("{\"step\":6}", "is of step 6, not 5")]
    [InlineData("{\"step\":5", "not valid JSON")]
    [InlineData("", "not valid JSON")]
    public void A_state_that_is_not_of_the_step_is_not_saved(string state, string reason)
    {
        using var store = new CheckpointStore(Checkpoints, keep: 2);
        var error = Assert.Throws<ArgumentException>(() => store.Save(5, Encoding.UTF8.GetBytes(state), []));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Checkpoints));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../weights")]
    [InlineData("a b")]
    [InlineData("a.b")]
    [InlineData("é")]
    [InlineData("Weights", "weights")]
    public void Names_that_are_no_files_or_two_are_not_saved(params string[] names)
    {
        using var store = new CheckpointStore(Checkpoints, keep: 2);
        TensorFile[] files = [.. names.Select(n => new TensorFile(n, new Dictionary<string, string>(), []))];
        Assert.Throws<ArgumentException>(() => store.Save(5, "{\"step\":5}"u8.ToArray(), files));
        Assert.False(Directory.Exists(Checkpoints));
    }

    /// <summary>What is done to a checkpoint, and what is said of it.</summary>
    public static TheoryData<string, string> Damages => new()
    {
        { "delete checksums.sha256", "Could not find file" },
        { "delete state.json", "Could not find file" },
        { "delete weights.safetensors", "Could not find file" },
        { "truncate state.json", "state.json was altered" },
        { "truncate weights.safetensors", "not a usable safetensors file" },
        { "truncate checksums.sha256", "checksums.sha256 is cut in line 3" },
        { "empty checksums.sha256", "checksums.sha256: it is empty" },
        { "empty state.json", "state.json: it is empty" },
        { "empty weights.safetensors", "not a usable safetensors file" },
        { "flip state.json", "state.json was altered: its SHA-256 is" },
        { "flip momentum.safetensors", "momentum.safetensors was altered: its SHA-256 is" },
        { "flip checksums.sha256", "momentum.safetensors was altered" },
        { "forget weights.safetensors", "does not list weights.safetensors" },
        { "forget state.json", "does not list state.json" },
        { "list ../state.json", "malformed in line 4" },
        { "list extra.txt", "lists extra.txt, which no checkpoint has" },
        { "list weights.safetensors", "malformed in line 4" },
        { "folder weights.safetensors", "weights.safetensors' is denied" },
        { "sum state.json with []", "state.json has no 'step'" },
        { "sum state.json with {\"step\":20", "state.json is not valid JSON" },
        { "sum state.json with {\"step\":21}", "state.json is of step 21, not 20" },
        { "sum state.json with {\"\\ud800\":0}", "state.json" },
        { "sum weights.safetensors with {}", "not a usable safetensors file" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void Damage_is_named_and_the_checkpoint_before_it_opened(string damage, string reason)
    {
        using var store = new CheckpointStore(Checkpoints, keep: 2);
        using var whole = new SampleCheckpoint(10);
        whole.SaveTo(store);
        string path = Save(store, 20);
        Damage(path, damage.Split(' ', 2)[0], damage.Split(' ', 2)[1]);
        var warnings = new List<string>();

        using (Checkpoint opened = store.OpenNewest(warnings.Add)!) Assert.True(whole.Is(opened));

        string warning = Assert.Single(warnings);
        Assert.StartsWith($"Checkpoint '{path}' is damaged: ", warning, StringComparison.Ordinal);
        Assert.Contains(reason, warning, StringComparison.Ordinal);

        Directory.Delete(Path.Combine(Checkpoints, "step-000000000010"), recursive: true);
        var error = Assert.Throws<CheckpointException>(() => store.OpenNewest(Assert.Fail));
        Assert.StartsWith($"No checkpoint in '{Checkpoints}' can be used. '{path}' is damaged: ", error.Message,
            StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_bit_anywhere_is_damage()
    {
        using TemporaryFolder memory = TemporaryFolder.InMemory();
        using var sample = new SampleCheckpoint(10, floats: 2);
        using var store = new CheckpointStore(memory.Path, keep: 2);
        foreach (string file in Directory.GetFiles(sample.SaveTo(store)))
        {
            byte[] bytes = File.ReadAllBytes(file);
            for (int i = 0; i < bytes.Length; i++)
            {
                bytes[i] ^= (byte)(1 << (i % 8));
                File.WriteAllBytes(file, bytes);
                Assert.Throws<CheckpointException>(() => store.OpenNewest(Assert.Fail));
                bytes[i] ^= (byte)(1 << (i % 8));
            }

            File.WriteAllBytes(file, bytes);
        }

        using Checkpoint opened = store.OpenNewest(Assert.Fail)!;
        Assert.True(sample.Is(opened));
    }

    [Fact]
    public void A_checkpoint_under_another_name_is_damaged()
    {
        using var store = new CheckpointStore(Checkpoints, keep: 2);
        Directory.Move(Save(store, 10), Path.Combine(Checkpoints, "step-000000000099"));
        Assert.Contains(
            "state.json is of step 10, not 99",
            Assert.Throws<CheckpointException>(() => store.OpenNewest(Assert.Fail)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sha256sum_verifies_a_checkpoint()
    {
        if (!OperatingSystem.IsLinux()) return; // A tool of GNU coreutils.
        using var store = new CheckpointStore(Checkpoints, keep: 2);
        string path = Save(store, 10);
        Assert.Equal(0, Sha256Sum(path));
        Damage(path, "flip", "weights.safetensors");
        Assert.Equal(1, Sha256Sum(path));
    }

    [Fact]
    public void Checkpoints_of_another_architecture_are_refused_with_every_difference_and_change_nothing()
    {
        using var sample = new SampleCheckpoint(10);
        using var store = new CheckpointStore(Checkpoints, keep: 2);
        sample.SaveTo(store);
        using Checkpoint opened = store.OpenNewest(Assert.Fail)!;

        using var same = new SampleCheckpoint(0);
        opened.Load(same.Files);
        Assert.True(
            new[] { 0, 1 }.All(i =>
                same.Files[i].Tensors[0].Values.Span.SequenceEqual(sample.Files[i].Tensors[0].Values.Span)));

        // The first file fits, the second does not: nothing is read of either.
        using var untouched = new SampleCheckpoint(0);
        using var other = new SampleCheckpoint(0);
        using var smaller = new SampleCheckpoint(0, floats: 12);
        var error = Assert.Throws<CheckpointException>(() => opened.Load([other.Files[0], smaller.Files[1] with
        {
            Metadata = new Dictionary<string, string> { [ModelWeights.ModelKey] = "Tiny" },
            Tensors = [.. smaller.Files[1].Tensors,
                .. Enumerable.Range(0, 10)
                    .Select(i => ($"b{i}", other.Files[0].Tensors[0].Dimensions, other.Files[0].Tensors[0].Values))],
        }]));
        Assert.Equal(
            $"'{Path.Combine(opened.Path, "momentum.safetensors")}' does not fit Tiny; it holds Sample. "
            + "10 missing: b0, b1, b2, b3, b4, b5, b6, b7 and 2 more. "
            + "1 of another type or shape: layer.weight (F32 2×15, expected F32 2×6).",
            error.Message);
        Assert.True(other.Files[0].Tensors[0].Values.Span.SequenceEqual(untouched.Files[0].Tensors[0].Values.Span));
    }

    private static string Save(CheckpointStore store, long step)
    {
        using var sample = new SampleCheckpoint(step);
        return sample.SaveTo(store);
    }

    private static void Damage(string checkpoint, string how, string what)
    {
        string file = Path.Combine(checkpoint, what.Split(' ')[0]), sums = Path.Combine(checkpoint, Checksums.FileName);
        switch (how)
        {
            case "delete": File.Delete(file); break;
            case "truncate": File.WriteAllBytes(file, File.ReadAllBytes(file)[..^5]); break;
            case "empty": File.WriteAllBytes(file, []); break;
            case "flip":
                byte[] bytes = File.ReadAllBytes(file);
                // Of checksums, a digit of the last line.
                int at = file == sums ? bytes.Length - 30 : bytes.Length / 2;
                bytes[at] = file == sums ? (byte)(bytes[at] == '0' ? '1' : '0') : (byte)(bytes[at] ^ 1);
                File.WriteAllBytes(file, bytes);
                break;
            case "forget": File.WriteAllLines(
                sums, File.ReadAllLines(sums).Where(l => !l.EndsWith(what, StringComparison.Ordinal))); break;
            case "list": File.AppendAllText(sums, $"{new string('0', 64)}  {what}\n"); break;
            case "folder":
                File.Delete(file);
                Directory.CreateDirectory(file);
                break;
            case "sum":
                // Consistent with its checksum, and yet not what it should be.
                File.WriteAllText(file, what.Split(" with ")[1]);
                string name = Path.GetFileName(file);
                File.WriteAllText(sums, string.Concat(File.ReadAllLines(sums).Select(
                    l =>
                        l.EndsWith(name, StringComparison.Ordinal)
                            ? $"{Checksums.Of(File.ReadAllBytes(file))}  {name}\n"
                            : l + "\n")));
                break;
            default: throw new ArgumentException(how, nameof(how));
        }
    }

    private static int Sha256Sum(string checkpoint)
    {
        using Process process = Process.Start(new ProcessStartInfo("sha256sum", ["--strict", "-c", Checksums.FileName])
        {
            WorkingDirectory = checkpoint, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
