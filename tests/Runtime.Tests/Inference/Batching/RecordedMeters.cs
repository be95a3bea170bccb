using System.Diagnostics.Metrics;

namespace GResNet.Runtime.Tests.Inference.Batching;

/// <summary>Makes meters, and keeps what they measure.</summary>
internal sealed class RecordedMeters : IMeterFactory
{
    private readonly Lock gate = new();
    private readonly List<Meter> made = [];
    private readonly List<(string Name, double Value, KeyValuePair<string, object?>[] Tags)> recorded = [];
    private readonly MeterListener listener = new();

    public RecordedMeters()
    {
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Scope == this) listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((of, value, tags, _) => Record(of, value, tags));
        listener.SetMeasurementEventCallback<long>((of, value, tags, _) => Record(of, value, tags));
        listener.SetMeasurementEventCallback<double>((of, value, tags, _) => Record(of, value, tags));
        listener.Start();
    }

    public Meter Create(MeterOptions options)
    {
        options.Scope = this;
        var meter = new Meter(options);
        made.Add(meter);
        return meter;
    }

    /// <summary>What was recorded of an instrument.</summary>
    public double[] Recorded(string name)
    {
        lock (gate) return [.. recorded.Where(each => each.Name == name).Select(each => each.Value)];
    }

    /// <summary>The values that a tag had, where it was there.</summary>
    public string[] Tags(string name, string tag)
    {
        lock (gate)
            return
            [
                .. recorded.Where(each => each.Name == name).SelectMany(each => each.Tags)
                    .Where(each => each.Key == tag).Select(each => (string)each.Value!),
            ];
    }

    /// <summary>What an instrument says now.</summary>
    public double[] Observe(string name)
    {
        lock (gate) recorded.RemoveAll(each => each.Name == name);
        listener.RecordObservableInstruments();
        return Recorded(name);
    }

    public void Dispose()
    {
        listener.Dispose();
        foreach (Meter meter in made) meter.Dispose();
    }

    private void Record(Instrument of, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (gate) recorded.Add((of.Name, value, tags.ToArray()));
    }
}
