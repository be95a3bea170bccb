using System.Globalization;

namespace GResNet.Training.Checkpoints;

/// <summary>
/// The name of a checkpoint's folder: <c>step-000000001234</c>, and <c>step-000000001234-2</c> when that step is saved
/// for the second time. A new name for each saving means that none has to make room before the next is there.
/// </summary>
/// <param name="Step">Steps of the optimizer taken, not negative.</param>
/// <param name="Edition">1 for the first saving of the step.</param>
internal readonly record struct CheckpointName(long Step, int Edition) : IComparable<CheckpointName>
{
    private const string Prefix = "step-";
    private const string TemporarySuffix = ".tmp";

    /// <summary>Patterns of the folders of checkpoints, and of those being written or deleted.</summary>
    public const string Pattern = Prefix + "*", TemporaryPattern = "." + Prefix + "*" + TemporarySuffix;

    /// <summary>The name, hidden, of a folder that is not whole: it is being written, or deleted.</summary>
    public string Temporary => $".{this}.{Environment.ProcessId}{TemporarySuffix}";

    /// <summary>Reads a name; false for one that is not as <see cref="ToString"/> writes it.</summary>
    public static bool TryParse(string text, out CheckpointName name)
    {
        name = default;
        if (!text.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        string[] numbers = text[Prefix.Length..].Split('-');
        int edition = 1;
        if (!long.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out long step)
            || (numbers.Length > 1
                && !int.TryParse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture, out edition)))
            return false;
        name = new CheckpointName(step, edition);
        // Refuses what parses but is not canonical: a step of fewer digits, an edition of 1, a third number.
        return edition > 0 && name.ToString() == text;
    }

    /// <summary>By age: later steps, and of one step later savings, come last.</summary>
    public int CompareTo(CheckpointName other) => (Step, Edition).CompareTo((other.Step, other.Edition));

    /// <inheritdoc/>
    public override string ToString()
    {
        string step = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Step:D12}");
        return Edition == 1 ? step : string.Create(CultureInfo.InvariantCulture, $"{step}-{Edition}");
    }
}
