using System.Diagnostics;

namespace GResNet.Imaging.Decoding;

/// <summary>The time that an image has taken so far; stopped between calls.</summary>
/// <param name="limit">What it may take.</param>
internal sealed class DecodingClock(TimeSpan limit)
{
    private readonly Stopwatch watch = new();

    /// <summary>So far.</summary>
    public TimeSpan Elapsed => watch.Elapsed;

    public void Reset() => watch.Reset();

    public void Start() => watch.Start();

    public void Stop() => watch.Stop();

    /// <exception cref="TimeoutException">The image has taken more than it may.</exception>
    public void Check()
    {
        if (watch.Elapsed > limit) throw new TimeoutException();
    }
}
