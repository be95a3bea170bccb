using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace GResNet.Training.Data.Loading;

/// <summary>The images of a dataset that turned out to be unreadable. Safe to use from several threads.</summary>
public sealed class UnreadableLog
{
    private readonly ConcurrentDictionary<int, string> reasons = new();
    private readonly ConcurrentQueue<string> untold = new();

    /// <summary>How many there are.</summary>
    public int Count => reasons.Count;

    /// <summary>What was wrong with one of the last.</summary>
    internal string Last { get; private set; } = "";

    /// <summary>
    /// A message that nobody has taken yet; each image has one, which names it and says what is wrong.
    /// </summary>
    public bool TryTake([NotNullWhen(true)] out string? message) => untold.TryDequeue(out message);

    internal void Add(int image, string message)
    {
        if (!reasons.TryAdd(image, message)) return;
        Last = message;
        untold.Enqueue(message);
    }
}
