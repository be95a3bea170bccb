using System.Diagnostics;

namespace GResNet.Imaging.Decoding;

/// <summary>
/// Learns why libvips failed. It notes the errors of all threads in one place; what failed is therefore repeated alone,
/// to learn its own reason: but only what soon failed and while no other thread takes long, as the others wait
/// meanwhile.
/// </summary>
internal static class VipsErrors
{
    private static readonly TimeSpan MostRepeated = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostWaited = TimeSpan.FromSeconds(1);

    private static readonly ReaderWriterLockSlim Calls = new();

    /// <summary>Does something with libvips.</summary>
    /// <param name="vips">The library.</param>
    /// <param name="attempt">Returns whether it worked; can be repeated.</param>
    /// <returns>Why it failed, in one line; null where it worked.</returns>
    public static string? Try(VipsLibrary vips, Func<bool> attempt)
    {
        long start = Stopwatch.GetTimestamp();
        Calls.EnterReadLock();
        try
        {
            if (attempt()) return null;
        }
        finally
        {
            Calls.ExitReadLock();
        }

        if (Stopwatch.GetElapsedTime(start) > MostRepeated || !Calls.TryEnterWriteLock(MostWaited)) return Unknown;
        try
        {
            _ = vips.TakeErrors();
            return attempt() ? null : OneLine(vips.TakeErrors());
        }
        finally
        {
            Calls.ExitWriteLock();
        }
    }

    private const string Unknown = "it is damaged";

    private static string OneLine(string errors)
    {
        string[] lines = errors.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines.Length == 0 ? Unknown : string.Join("; ", lines.Distinct());
    }
}
