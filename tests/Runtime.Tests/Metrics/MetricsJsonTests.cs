using System.Text.Json;
using GResNet.Reports;
using GResNet.Training.Metrics;

namespace GResNet.Runtime.Tests.Metrics;

public sealed class MetricsJsonTests
{
    public static TheoryData<EpochRecord> Epochs => new(
        Records.Epoch(1), Records.Epoch(7, ema: 51.25),
        Records.Epoch(3) with { Validation = null, GradientNorm = null },
        Records.Epoch(2, top1: double.NaN, ema: double.NegativeInfinity, loss: double.PositiveInfinity));

    [Theory]
    [MemberData(nameof(Epochs))]
    public void An_epoch_comes_back_bit_for_bit(EpochRecord epoch)
    {
        string json = JsonSerializer.Serialize([epoch], MetricsJson.Default.EpochRecordArray);
        Assert.Equal([epoch], JsonSerializer.Deserialize(json, MetricsJson.Default.EpochRecordArray)!);
    }

    [Fact]
    public void A_description_comes_back()
    {
        RunDescription run = Records.Run("a", "b");
        string json = JsonSerializer.Serialize(run, MetricsJson.Default.RunDescription);
        RunDescription back = JsonSerializer.Deserialize(json, MetricsJson.Default.RunDescription)!;
        Assert.Equal(run.StartedAt, back.StartedAt);
        Assert.Equal(run.Machine, back.Machine);
        Assert.Equal(run.Data.Classes.AsEnumerable(), back.Data.Classes);
        Assert.Equal(run.Recipe.AsEnumerable(), back.Recipe);
        Assert.Contains("\"train_images\":1000", json);
    }

    [Fact]
    public void This_machine_has_a_name()
    {
        MachineDescription machine = MachineDescription.Current(3);
        Assert.Equal(3, machine.Threads);
        Assert.Matches(@"^[\x20-\x7E]+$", machine.Processor);
        Assert.StartsWith(".NET", machine.Runtime);
    }
}
