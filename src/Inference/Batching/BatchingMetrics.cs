using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace GResNet.Inference.Batching;

/// <summary>What a <see cref="BatchingClassifier"/> tells of its work.</summary>
internal sealed class BatchingMetrics : IDisposable
{
    private const string ModelTag = "gresnet.model";
    private const string ErrorTag = "error.type";

    private readonly Meter meter;
    private readonly KeyValuePair<string, object?> model;
    private readonly Counter<long> requests;
    private readonly Counter<long> rejected;
    private readonly Histogram<int> batches;
    private readonly Histogram<double> durations;

    /// <summary>Instruments of one classifier.</summary>
    /// <param name="model">The model's name, which is a tag of all measurements.</param>
    /// <param name="batch">The greatest batch.</param>
    /// <param name="waiting">How many wait now.</param>
    /// <param name="meters">Makes and keeps the meter; null for one that is disposed with these.</param>
    public BatchingMetrics(string model, int batch, Func<int> waiting, IMeterFactory? meters)
    {
        this.model = new(ModelTag, model);
        var options = new MeterOptions(BatchingClassifier.MeterName);
        meter = meters?.Create(options) ?? new Meter(options);
        requests = meter.CreateCounter<long>(
            "gresnet.inference.requests", "{request}", "Images that were to be classified.");
        rejected = meter.CreateCounter<long>(
            "gresnet.inference.rejected", "{request}", "Of these, those that found the queue full.");
        meter.CreateObservableGauge(
            "gresnet.inference.queue.length", () => new Measurement<int>(waiting(), this.model), "{image}",
            "Images that wait, those that are being read included.");
        batches = meter.CreateHistogram(
            "gresnet.inference.batch.size", "{image}", "Images that were computed together.", tags: null,
            new InstrumentAdvice<int> { HistogramBucketBoundaries = [.. Enumerable.Range(1, Math.Min(batch, 32))] });
        durations = meter.CreateHistogram(
            "gresnet.inference.duration", "s", "From a request to its answer.", tags: null,
            new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
            });
    }

    /// <summary>A request has come.</summary>
    public void Requested() => requests.Add(1, model);

    /// <summary>It found no place.</summary>
    public void Rejected() => rejected.Add(1, model);

    /// <summary>So many images are computed together.</summary>
    public void Batched(int images) => batches.Record(images, model);

    /// <summary>A request that had found a place has its answer.</summary>
    /// <param name="since">When it came.</param>
    /// <param name="error">Why it has none; null where it has.</param>
    public void Answered(long since, Exception? error)
    {
        double seconds = Stopwatch.GetElapsedTime(since).TotalSeconds;
        if (error is null) durations.Record(seconds, model);
        else durations.Record(seconds, model, new(ErrorTag, error.GetType().FullName));
    }

    /// <inheritdoc/>
    public void Dispose() => meter.Dispose();
}
