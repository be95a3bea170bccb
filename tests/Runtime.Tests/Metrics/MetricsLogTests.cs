using System.Globalization;
using System.Text;
using System.Text.Json;
using GResNet.Reports;

namespace GResNet.Runtime.Tests.Metrics;

public sealed class MetricsLogTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private string Log => folder.File("metrics.jsonl");

    [Fact]
    public void A_line_says_what_a_step_or_an_epoch_gave()
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture =
            new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
        try
        {
            using var log = new MetricsLog(Log);
            log.Write(Records.Step(3, loss: -1.5));
            log.Write(Records.Epoch(1, ema: 52.5));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }

        Assert.Equal(
            """
            {"kind":"step","epoch":1,"step":3,"seconds":18,"loss":-1.5,"rate":0.125,"images_per_second":700,"gradient_norm":2.5}
            {"kind":"epoch","epoch":1,"step":10,"seconds":60.5,"device":"a device","loss_train":2.5,"top1_train":40,"loss_validation":1.5,"top1_validation":50,"top5_validation":90,"loss_ema":1.25,"top1_ema":52.5,"rate":0.25,"images_per_second":800,"gradient_norm":3.5}

            """.ReplaceLineEndings("\n"), File.ReadAllText(Log));
    }

    [Fact]
    public void A_long_file_is_rewound_part_by_part()
    {
        const int Steps = 15000, Kept = 12345;
        using (var log = new MetricsLog(Log))
            for (int step = 1; step <= Steps; step++) log.Write(Records.Step(step));
        Assert.True(new FileInfo(Log).Length > 1 << 20);
        string[] lines = File.ReadAllLines(Log);
        using (var log = new MetricsLog(Log)) log.Rewind(Kept, 1);
        Assert.Equal(lines[..Kept], File.ReadAllLines(Log));
        // What is longer than any line is none.
        File.AppendAllText(Log, new string(' ', 3 << 20) + lines[Kept] + "\n");
        using (new MetricsLog(Log)) Assert.Equal(Kept, lines[..Kept].Length);
        Assert.Equal(lines[..Kept], File.ReadAllLines(Log));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void What_is_not_finite_is_null(double loss)
    {
        using (var log = new MetricsLog(Log)) log.Write(Records.Step(1, loss));
        using JsonDocument line = JsonDocument.Parse(File.ReadAllText(Log));
        Assert.Equal(JsonValueKind.Null, line.RootElement.GetProperty("loss").ValueKind);
    }

    [Fact]
    public void A_line_can_be_read_as_soon_as_it_is_written()
    {
        using var log = new MetricsLog(Log);
        for (int step = 1; step <= 3; step++)
        {
            log.Write(Records.Step(step));
            using var reader = new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            Assert.Equal(step, new StreamReader(reader).ReadToEnd().Count(c => c == '\n'));
        }
    }

    [Theory]
    [InlineData(0, 0, new long[0])]
    [InlineData(1, 0, new long[] { 1 })]
    [InlineData(9, 0, new long[] { 1, 9 })]
    [InlineData(10, 0, new long[] { 1, 9, 10 })]
    [InlineData(10, 1, new long[] { 1, 9, 10, 10 })]
    [InlineData(14, 1, new long[] { 1, 9, 10, 10 })]
    [InlineData(long.MaxValue, int.MaxValue, new long[] { 1, 9, 10, 10, 15 })]
    public void Rewinding_takes_away_later_steps_and_epochs_and_writing_goes_on_there(
        long step, int epochs, long[] left)
    {
        using (var log = new MetricsLog(Log))
        {
            foreach (long s in new long[] { 1, 9, 10 }) log.Write(Records.Step(s));
            log.Write(Records.Epoch(1));
            log.Write(Records.Step(15));
        }

        using (var log = new MetricsLog(Log))
        {
            log.Rewind(step, epochs);
            log.Write(Records.Step(77));
        }

        Assert.Equal([.. left, 77], Steps());
    }

    [Theory]
    [InlineData("{\"kind\":\"step\",\"epoch\":1,\"st")]
    [InlineData("{\"kind\":\"step\",\"step\":3}")]
    [InlineData("{\"kind\":\"step\",\"step\":3}x\n")]
    [InlineData("{\"kind\":\"step\",\"step\":3.5}\n")]
    [InlineData("{\"kind\":\"step\"}\n")]
    [InlineData("{\"kind\":3,\"step\":3}\n")]
    [InlineData("{\"kind\":\"epoch\",\"step\":3}\n")]
    [InlineData("3\n")]
    [InlineData("\n")]
    [InlineData("\0\0\0\0\0\0\0\0")]
    [InlineData("\0\0\0\n{\"step\":3}\n")]
    [InlineData("\uFFFF\n")]
    public void A_torn_line_goes_and_the_lines_before_stay(string torn)
    {
        using (var log = new MetricsLog(Log)) log.Write(Records.Step(1));
        File.AppendAllText(Log, torn);
        using (var log = new MetricsLog(Log)) log.Write(Records.Step(2));
        Assert.Equal([1, 2], Steps());
    }

    [Fact]
    public void A_line_cut_at_any_byte_is_a_torn_line()
    {
        using (var log = new MetricsLog(Log))
        {
            log.Write(Records.Step(1));
            log.Write(Records.Step(2));
        }

        byte[] whole = File.ReadAllBytes(Log);
        int first = Array.IndexOf(whole, (byte)'\n') + 1;
        for (int length = first; length < whole.Length; length++)
        {
            File.WriteAllBytes(Log, whole[..length]);
            new MetricsLog(Log).Dispose();
            Assert.Equal(first, new FileInfo(Log).Length);
        }
    }

    private long[] Steps() =>
        [.. File.ReadAllLines(Log, Encoding.UTF8)
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("step").GetInt64())];
}
