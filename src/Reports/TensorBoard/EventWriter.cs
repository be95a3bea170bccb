using System.Globalization;
using GResNet.Runtime.Files;
using GResNet.Training.Metrics;

namespace GResNet.Reports.TensorBoard;

/// <summary>
/// A run as an event file that TensorBoard draws: <c>tensorboard --logdir FOLDER</c>. Epochs become <c>loss/train</c>,
/// <c>loss/validation</c>, <c>top1/ema</c>, <c>rate</c>, <c>images_per_second</c>, …; steps <c>step/loss</c>,
/// <c>step/rate</c>, ….
/// </summary>
/// <remarks>
/// Field numbers are those of tensorflow's <c>core/util/event.proto</c> and <c>core/framework/summary.proto</c>. Each
/// event is handed to the system as it is written.
/// </remarks>
public sealed class EventWriter : IDisposable
{
    private const string Prefix = "events.out.tfevents.";
    private const string FileVersion = "brain.Event:2";

    private readonly RecordFile records;

    /// <summary>
    /// Makes the event file of a run that starts, or of one that goes on, which needs a file of its own.
    /// </summary>
    /// <param name="folder">Where; it is made if absent.</param>
    /// <param name="completedSteps">The steps after which the run goes on; events of later ones in older files of the
    /// folder are void.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public EventWriter(string folder, long completedSteps = 0)
    {
        Directory.CreateDirectory(folder);
        bool isRestart = Directory.EnumerateFiles(folder, $"{Prefix}*").Any();
        records = new RecordFile(Path.Combine(folder, FileName(folder)));
        Write(step: 0, e => e.Text(EventField.FileVersion, FileVersion));
        if (isRestart || completedSteps > 0) WriteRestart(completedSteps);
    }

    /// <summary>Adds the numbers of a step.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    public void Write(in StepRecord record) =>
        Write(record.Step, record.Scalars().Select(s => ($"step/{s.Name}", s.Value)));

    /// <summary>Adds the numbers of an epoch, at its last step.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    public void Write(EpochRecord record) => Write(record.Step, record.Scalars());

    /// <inheritdoc/>
    public void Dispose() => records.Dispose();

    private void Write(long step, IEnumerable<(string Tag, double Value)> scalars)
    {
        var summary = new ProtobufWriter();
        foreach ((string tag, double value) in scalars)
        {
            var entry = new ProtobufWriter();
            entry.Text(ValueField.Tag, tag);
            entry.Float(ValueField.SimpleValue, (float)value);
            summary.Message(SummaryField.Value, entry);
        }

        Write(step, e => e.Message(EventField.Summary, summary));
    }

    /// <summary>
    /// TensorBoard forgets all events of the step of a restart and of later ones (its event_accumulator.py).
    /// </summary>
    private void WriteRestart(long completedSteps)
    {
        var session = new ProtobufWriter();
        session.Integer(SessionLogField.Status, SessionLogField.Start);
        Write(completedSteps + 1, e => e.Message(EventField.SessionLog, session));
    }

    private void Write(long step, Action<ProtobufWriter> what)
    {
        var message = new ProtobufWriter();
        message.Double(EventField.WallTime, (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds);
        message.Integer(EventField.Step, step);
        what(message);
        records.Write(message.Content);
    }

    /// <summary>
    /// TensorBoard reads the files of a folder in the order of their names, whence the seconds in front. Those of a
    /// later file are larger even where clocks disagree.
    /// </summary>
    private static string FileName(string folder)
    {
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        long last = Directory.EnumerateFiles(folder, Prefix + "*").Max(Seconds) ?? 0;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Prefix}{Math.Max(now, last + 1):d10}.{Environment.MachineName}.{Environment.ProcessId}.0");
    }

    private static long? Seconds(string path)
    {
        string number = Path.GetFileName(path)[Prefix.Length..].Split('.')[0];
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
            ? seconds
            : null;
    }

    private static class EventField
    {
        public const int WallTime = 1, Step = 2, FileVersion = 3, Summary = 5, SessionLog = 7;
    }

    private static class SummaryField
    {
        public const int Value = 1;
    }

    private static class ValueField
    {
        public const int Tag = 1, SimpleValue = 2;
    }

    private static class SessionLogField
    {
        public const int Status = 1, Start = 1;
    }
}
