using System.Collections.Immutable;
using GResNet.Training.Metrics;

namespace GResNet.Reports.Html;

/// <summary>The curves of a run: loss, accuracy, learning rate and throughput over epochs.</summary>
internal sealed class RunCurves(IReadOnlyList<EpochRecord> epochs, BestEpoch? best)
{
    private const int Training = 0, Validation = 1, Ema = 2;

    private readonly ImmutableArray<int> numbers = [.. epochs.Select(e => e.Epoch)];
    private readonly bool hasEma = epochs.Any(e => e.Ema is not null);

    /// <summary>The section.</summary>
    public Markup Render() => Markup.Of($"""
        <section>
        <h2>Curves</h2>
        <div class="charts">
        {Loss().Render()}{Accuracy().Render()}{Rate().Render()}{Throughput().Render()}</div>
        </section>

        """);

    private LineChart Loss()
    {
        ChartSeries training = Series("training", Training, e => e.Training.Loss);
        ChartSeries validation = Series("validation", Validation, e => e.Validation?.Loss);
        ChartSeries ema = Series("EMA", Ema, e => e.Ema?.Loss);
        return new LineChart
        {
            Title = "Loss (nats)", Epochs = numbers, Series = hasEma
                ? [training, validation, ema]
                : [training, validation],
            Format = value => Quantity.Fixed(value, 3),
        };
    }

    private LineChart Accuracy()
    {
        ChartSeries validation = Series("validation", Validation, e => e.Validation?.Top1);
        ChartSeries ema = Series("EMA", Ema, e => e.Ema?.Top1);
        return new LineChart
        {
            Title = "Top-1 accuracy (%)", Epochs = numbers, Series = hasEma ? [validation, ema] : [validation],
            Format = value => Quantity.Percent(value), Ceiling = 100,
            Mark = best is null
                ? null
                : new ChartMark(best.IsEma
                    ? ema
                    : validation, best.Point, $"best: {Quantity.Percent(best.Score.Top1)}"),
        };
    }

    private LineChart Rate() => new()
    {
        Title = "Learning rate", Epochs = numbers, Series = [Series("at the epoch’s end", Training, e => e.Rate)],
        Format = Quantity.Significant, FromZero = true,
    };

    private LineChart Throughput() => new()
    {
        Title = "Throughput (images/s)", Epochs = numbers,
            Series = [Series("training", Training, e => e.ImagesPerSecond)],
        Format = Quantity.Speed, FromZero = true,
    };

    private ChartSeries Series(string name, int style, Func<EpochRecord, double?> value) =>
        ChartSeries.Of(name, style, epochs.Select(value));
}
