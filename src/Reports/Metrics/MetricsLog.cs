using System.Buffers;
using System.Text.Json;
using GResNet.Training.Metrics;

namespace GResNet.Reports;

/// <summary>
/// A run as a file of JSON objects, one a line, for scripts: <c>{"kind":"step",…}</c> and <c>{"kind":"epoch",…}</c>,
/// each with epoch, step and seconds. Numbers that are infinite or not a number become null. Each line is handed to the
/// system as it is written, so that a killed run keeps all of them; a line that was torn is taken away when the file is
/// next opened.
/// </summary>
public sealed class MetricsLog : IDisposable
{
    // Read at a time; no line of ours is nearly as long.
    private const int PartBytes = 1 << 20;

    private readonly FileStream file;

    /// <summary>Opens a file to go on where it ends, or makes it.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public MetricsLog(string path)
    {
        // Without a buffer, a line is one write; others may read along.
        file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        if (!file.CanSeek)
        {
            file.Dispose();
            throw new IOException($"'{path}' is a pipe or a device, and a file was expected.");
        }

        Rewind(long.MaxValue, int.MaxValue);
    }

    /// <summary>Adds a line for a step.</summary>
    /// <exception cref="IOException">It cannot be written; the file ends with the line before.</exception>
    public void Write(in StepRecord record) =>
        Write("step", record.Epoch, record.Step, record.Seconds, null, record.Scalars());

    /// <summary>Adds a line for an epoch.</summary>
    /// <exception cref="IOException">It cannot be written; the file ends with the line before.</exception>
    public void Write(EpochRecord record) =>
        Write("epoch", record.Epoch, record.Step, record.Seconds, record.Device, record.Scalars());

    /// <summary>
    /// Takes away the lines that a run which goes on will write again, and with them everything from the first line on
    /// that is not whole.
    /// </summary>
    /// <param name="step">Steps it goes on after; lines of later ones go.</param>
    /// <param name="epochs">Epochs it goes on after. That of the last step may be yet to be measured,
    /// though it has a line.</param>
    public void Rewind(long step, int epochs)
    {
        var part = new byte[PartBytes];
        long end = 0;
        // Bytes of the part that are no whole line yet.
        int rest = 0, read;
        file.Position = 0;
        do
        {
            read = file.Read(part.AsSpan(rest));
            Span<byte> lines = part.AsSpan(0, rest + read);
            (int kept, bool isAll) = Kept(lines, step, epochs);
            end += kept;
            if (!isAll) break;
            lines[kept..].CopyTo(part);
            rest = lines.Length - kept;
        }
        while (read > 0 && rest < PartBytes);
        file.SetLength(end);
        file.Position = end;
    }

    /// <summary>
    /// How many bytes at the start are lines to keep, and whether no other whole line follows on them.
    /// </summary>
    private static (int Bytes, bool IsAll) Kept(ReadOnlySpan<byte> lines, long step, int epochs)
    {
        int end = 0;
        for (int length; (length = lines[end..].IndexOf((byte)'\n')) >= 0; end += length + 1)
        {
            bool keeps = TryRead(lines.Slice(end, length), out long foundStep, out int ended) && foundStep <= step
                && ended <= epochs;
            if (!keeps) return (end, false);
        }

        return (end, true);
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    /// <param name="line">A line.</param>
    /// <param name="step">The step it is of.</param>
    /// <param name="ended">The epoch it is of; 0 where it is a step's.</param>
    private static bool TryRead(ReadOnlySpan<byte> line, out long step, out int ended)
    {
        (step, ended) = (0, 0);
        var reader = new Utf8JsonReader(line);
        try
        {
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            JsonElement root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("step", out JsonElement value) && value.ValueKind == JsonValueKind.Number
                    && value.TryGetInt64(out step)
                && root.TryGetProperty("kind", out JsonElement kind) && kind.ValueKind == JsonValueKind.String
                && (!kind.ValueEquals("epoch"u8) || TryReadEpoch(root, out ended))
                && !reader.Read();
        }
        // The second is what JsonElement throws for strings that escape half a surrogate pair.
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static bool TryReadEpoch(JsonElement line, out int epoch)
    {
        epoch = 0;
        return line.TryGetProperty("epoch", out JsonElement value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt32(out epoch);
    }

    private void Write(string kind, int epoch, long step, double seconds, string? device,
        IEnumerable<(string Name, double Value)> scalars)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("kind", kind);
            json.WriteNumber("epoch", epoch);
            json.WriteNumber("step", step);
            WriteNumber(json, "seconds", seconds);
            if (device is not null) json.WriteString("device", device);
            foreach ((string name, double value) in scalars) WriteNumber(json, name.Replace('/', '_'), value);
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        Append(line.WrittenSpan);
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteNull(name);
    }

    private void Append(ReadOnlySpan<byte> line)
    {
        long end = file.Position;
        try
        {
            file.Write(line);
        }
        catch (IOException)
        {
            // A full disk may have taken half of it, and the next line must not follow on that.
            file.SetLength(end);
            file.Position = end;
            throw;
        }
    }
}
