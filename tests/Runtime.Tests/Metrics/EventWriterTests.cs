using GResNet.Reports.TensorBoard;

namespace GResNet.Runtime.Tests.Metrics;

public sealed class EventWriterTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_reader_knows_the_checksum() =>
        // RFC 3720, B.4: of 32 bytes of zeros, and of 0, 1, 2, ….
        Assert.Equal(
            (0x8A9136AAu, 0x46DD794Eu),
            (EventFile.Crc(new byte[32]), EventFile.Crc([.. Enumerable.Range(0, 32).Select(i => (byte)i)])));

    [Fact]
    public void A_run_is_read_back()
    {
        double before = (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;
        using (var writer = new EventWriter(folder.Path))
        {
            writer.Write(Records.Step(5_000_000_000));
            writer.Write(Records.Epoch(300, top1: 61.5, ema: double.NaN));
        }

        double after = (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;
        string path = Assert.Single(Directory.GetFiles(folder.Path));
        Assert.Matches(@"^events\.out\.tfevents\.\d{10,}\..+\.\d+\.0$", Path.GetFileName(path));
        List<EventFile.Event> events = EventFile.Read(path);
        Assert.Equal(3, events.Count);
        Assert.All(events, e => Assert.InRange(e.WallTime, before, after));
        Assert.Equal(("brain.Event:2", 0L), (events[0].Version, events[0].Step));
        Assert.Equal(5_000_000_000, events[1].Step);
        Assert.Equal(
            new Dictionary<string, float>
            {
                ["step/loss"] = 1.5f, ["step/rate"] = 0.125f, ["step/images_per_second"] = 700,
                    ["step/gradient_norm"] = 2.5f,
            }, events[1].Scalars);
        Assert.Equal(3000, events[2].Step);
        Assert.Equal(
            new Dictionary<string, float>
            {
                ["loss/train"] = 2.5f, ["top1/train"] = 40, ["loss/validation"] = 1.5f, ["top1/validation"] = 61.5f,
                ["top5/validation"] = 90, ["loss/ema"] = 1.25f, ["top1/ema"] = float.NaN, ["rate"] = 0.25f,
                ["images_per_second"] = 800, ["gradient_norm"] = 3.5f,
            }, events[2].Scalars);
    }

    [Fact]
    public void A_run_that_goes_on_voids_what_comes_again()
    {
        for (int completed = 0; completed <= 20; completed += 10)
            using (var writer = new EventWriter(folder.Path, completed))
                for (int step = completed + 1; step <= completed + 15; step++) writer.Write(Records.Step(step));

        // As TensorBoard does: files by name; a start forgets its own step and later ones.
        var steps = new List<long>();
        foreach (string path in Directory.GetFiles(folder.Path).Order(StringComparer.Ordinal))
        {
            foreach (EventFile.Event read in EventFile.Read(path))
            {
                if (read.IsStart) steps.RemoveAll(step => step >= read.Step);
                if (read.Scalars.Count > 0) steps.Add(read.Step);
            }
        }

        Assert.Equal(Enumerable.Range(1, 35).Select(i => (long)i), steps);
    }

    [Fact]
    public void A_later_file_has_a_later_name_whatever_the_clock_says()
    {
        string ahead = folder.File("events.out.tfevents.9999999998.host.1.0");
        File.WriteAllText(ahead, "");
        File.WriteAllText(folder.File("events.out.tfevents.other"), "");
        new EventWriter(folder.Path).Dispose();
        string written = Assert.Single(Directory.GetFiles(folder.Path), path => new FileInfo(path).Length > 0);
        Assert.StartsWith("events.out.tfevents.9999999999.", Path.GetFileName(written));
    }

    [Fact]
    public void An_event_can_be_read_as_soon_as_it_is_written()
    {
        using var writer = new EventWriter(folder.Path);
        writer.Write(Records.Step(1));
        string copy = folder.File("copy");
        using (var open =
            new FileStream(Directory.GetFiles(folder.Path)[0], FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
        using (FileStream to = File.Create(copy))
            open.CopyTo(to);
        Assert.Equal(1, EventFile.Read(copy)[^1].Step);
    }
}
