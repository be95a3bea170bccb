using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Threading;

/// <summary>
/// Scratch memory of the current thread: no two threads share it, whatever pool they serve. Kept from call to call, and
/// freed some time after the thread has ended.
/// </summary>
public static unsafe class ThreadScratch
{
    [ThreadStatic] private static AlignedBuffer? part;
    [ThreadStatic] private static AlignedBuffer? partials;
    [ThreadStatic] private static AlignedBuffer? operands;

    /// <summary>
    /// At least <paramref name="floats"/> floats, aligned to 64 bytes, for one part of work; the contents are
    /// unspecified and lost when the thread asks again.
    /// </summary>
    public static float* ForPart(long floats) => Take(ref part, floats);

    /// <summary>
    /// The same for the caller of <see cref="WorkerPool.Run"/>, who takes part in the work: what its parts hand to the
    /// next piece of work.
    /// </summary>
    public static float* ForPartials(long floats) => Take(ref partials, floats);

    /// <summary>
    /// The same for what one piece of work lays out for the next to read, beside the partial sums of both.
    /// </summary>
    public static float* ForOperands(long floats) => Take(ref operands, floats);

    private static float* Take(ref AlignedBuffer? buffer, long floats)
    {
        if (buffer is null || buffer.Length < floats)
        {
            buffer?.Dispose();
            buffer = new AlignedBuffer(floats);
        }

        return buffer.Data;
    }
}
